/* Learns that a hidden scenario is there. */
#include "hostile.h"

int main(void)
{
    struct stat what;
    return verdict(stat(target("SECRET"), &what) == 0);
}
