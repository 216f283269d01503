/* Goes into the background, into a session of its own, with its output open. */
#include "hostile.h"

int main(void)
{
    if (fork() != 0)
        return verdict(1);
    setsid();
    if (fork() != 0)
        _exit(0);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_IGN);
    bounded();
    for (;;)
        pause();
}
