/* Shared by the hostile programs. Each tries one thing, prints `done` if it succeeded and `refused`
 * if not, and gives up after a while in any case: they also run without any sandbox. The environment
 * names the targets. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Prints the outcome, and ends. */
static inline int verdict(int got_it)
{
    puts(got_it ? "done" : "refused");
    fflush(stdout);
    return 0;
}

/* A variable of the environment. */
static inline const char *target(const char *name)
{
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "`%s` is not set\n", name);
        exit(2);
    }
    return value;
}

/* No process lives longer than this, in seconds. */
static inline void bounded(void)
{
    signal(SIGALRM, SIG_DFL);
    alarm(20);
}
