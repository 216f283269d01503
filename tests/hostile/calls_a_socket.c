/* Connects to a server on this machine by its path. */
#include "hostile.h"
#include <sys/socket.h>
#include <sys/un.h>

int main(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path, target("SOCKET"), sizeof to.sun_path - 1);
    int call = socket(AF_UNIX, SOCK_STREAM, 0);
    return verdict(call >= 0 && connect(call, (struct sockaddr *)&to, sizeof to) == 0);
}
