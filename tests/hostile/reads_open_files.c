/* Reads the files that the grader has open. */
#include "hostile.h"

int main(void)
{
    for (int file = 3; file < 1024; file++)
        if (fcntl(file, F_GETFD) >= 0)
            return verdict(1);
    return verdict(0);
}
