/* Reads a hidden scenario. */
#include "hostile.h"

int main(void)
{
    char text[64] = "";
    int file = open(target("SECRET"), O_RDONLY);
    return verdict(file >= 0 && read(file, text, sizeof text) > 0);
}
