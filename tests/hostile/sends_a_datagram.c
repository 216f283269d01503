/* Sends a datagram to a server on this machine. */
#include "hostile.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(target("UDP_PORT")))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int out = socket(AF_INET, SOCK_DGRAM, 0);
    int sent = out >= 0 && sendto(out, "x", 1, 0, (struct sockaddr *)&to, sizeof to) == 1;
    /* In a network of its own it can be sent, but nobody receives it. */
    char answer;
    struct timeval patience = {.tv_usec = 300000};
    if (sent)
        setsockopt(out, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return verdict(sent && recv(out, &answer, 1, 0) == 1);
}
