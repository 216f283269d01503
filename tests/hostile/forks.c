/* A fork bomb, bounded: 500 processes that do nothing. */
#include "hostile.h"

int main(void)
{
    int count = 0;
    for (int i = 0; i < 500; i++) {
        pid_t child = fork();
        if (child == 0) {
            bounded();
            for (;;)
                pause();
        }
        count += child > 0;
    }
    sleep(1);
    return verdict(count == 500);
}
