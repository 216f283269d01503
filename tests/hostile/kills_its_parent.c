/* Kills its parent: the grader. */
#include "hostile.h"

int main(void)
{
    pid_t grader = atoi(target("GRADER"));
    syscall(SYS_tgkill, grader, grader, SIGKILL);
    return verdict(kill(grader, SIGKILL) == 0);
}
