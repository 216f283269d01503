/* Leaves memory behind that belongs to no process. */
#include "hostile.h"
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
    if (id >= 0)
        printf("%d ", id);
    return verdict(id >= 0);
}
