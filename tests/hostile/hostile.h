/* What the hostile programs share. Each tries one thing, says `done` if it got what it wanted and
 * `refused` if not, and gives up after a while whatever happens: these are run without any lock,
 * too. What to attack is in the environment. */
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

/* Says how it went, and ends. */
static inline int verdict(int got_it)
{
    puts(got_it ? "done" : "refused");
    fflush(stdout);
    return 0;
}

/* A word of the environment. */
static inline const char *target(const char *name)
{
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "`%s` is not set\n", name);
        exit(2);
    }
    return value;
}

/* No process of these lives longer than this, in seconds. */
static inline void bounded(void)
{
    signal(SIGALRM, SIG_DFL);
    alarm(20);
}
