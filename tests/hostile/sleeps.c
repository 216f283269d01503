/* Does not end, and ignores polite signals. */
#include "hostile.h"

int main(void)
{
    for (int number = 1; number < 32; number++)
        signal(number, SIG_IGN);
    bounded();
    for (;;)
        pause();
}
