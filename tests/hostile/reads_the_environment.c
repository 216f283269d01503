/* Reads the grader's environment, in its own and in `/proc`. */
#include "hostile.h"

int main(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/environ", target("GRADER"));
    char text[64] = "";
    int file = open(path, O_RDONLY);
    return verdict(getenv("TOKEN") || (file >= 0 && read(file, text, sizeof text) > 0));
}
