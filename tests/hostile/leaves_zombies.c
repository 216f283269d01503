/* Does not wait for its children. */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 20; i++)
        if (fork() == 0)
            _exit(0);
    return verdict(1);
}
