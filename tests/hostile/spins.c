/* Uses a processor for as long as it gets one, and ignores SIGXCPU. */
#include "hostile.h"

int main(void)
{
    signal(SIGXCPU, SIG_IGN);
    for (time_t begun = time(NULL); time(NULL) < begun + 10;)
        ;
    return verdict(1);
}
