/* Gives itself full marks. */
#include "hostile.h"

int main(void)
{
    int file = open(target("RESULTS"), O_WRONLY | O_TRUNC);
    return verdict(file >= 0 && write(file, "{\"points\": 100}", 15) == 15);
}
