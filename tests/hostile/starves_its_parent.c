/* Sets its parent's limit on files to nothing, and attaches to it as a debugger would. */
#include "hostile.h"
#include <sys/ptrace.h>

int main(void)
{
    pid_t grader = atoi(target("GRADER"));
    struct rlimit none = {0, 0};
    int got_it = prlimit(grader, RLIMIT_NOFILE, &none, NULL) == 0;
    if (ptrace(PTRACE_ATTACH, grader, 0, 0) == 0) {
        waitpid(grader, NULL, __WALL);
        ptrace(PTRACE_DETACH, grader, 0, 0);
        got_it = 1;
    }
    return verdict(got_it);
}
