/* Connects to a server on this machine over TCP. */
#include "hostile.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(target("PORT")))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int call = socket(AF_INET, SOCK_STREAM, 0);
    return verdict(call >= 0 && connect(call, (struct sockaddr *)&to, sizeof to) == 0);
}
