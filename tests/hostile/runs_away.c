/* Never the same process for long, each in a session of its own: a search finds only the
 * previous one, dead. */
#include "hostile.h"

int main(void)
{
    if (fork() != 0)
        return verdict(1);
    for (time_t begun = time(NULL); time(NULL) < begun + 10;) {
        pid_t child = fork();
        if (child > 0)
            _exit(0);
        if (child == 0)
            setsid();
    }
    return 0;
}
