/* An agent over sockets: it makes a scenario's calls on a TCP that has them.
 *
 * It reads a message in each line of stdin and answers it in a line of stdout, as docs/PROTOCOL.md says ("The
 * agent's half"). It does not tell the state. For a TCP of your own, replace what is in on_call and go_on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1 << 20 };

static struct sockaddr_in own, peer;
static int listener = -1, connection = -1;
static int nagle, told_end, told_urgent, ended;
static int to_close, has_closed; /* a close that waits for the connection, and one that is made */
static unsigned char unsent[MOST], got[MOST];
static size_t unsent_length, got_length;
static int urgent; /* whether what is unsent is urgent */

/* The text after "name":, or NULL. A line has no spaces outside texts. */
static const char *field(const char *line, const char *name)
{
    char key[32];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(line, key);
    return at ? at + strlen(key) : NULL;
}

static long number(const char *line, const char *name, long otherwise)
{
    const char *at = field(line, name);
    return at ? atol(at) : otherwise;
}

static int is(const char *line, const char *name, const char *text)
{
    const char *at = field(line, name);
    size_t length = strlen(text);
    return at && *at == '"' && strncmp(at + 1, text, length) == 0 && at[length + 1] == '"';
}

static struct sockaddr_in place(const char *line, const char *address, const char *port)
{
    struct sockaddr_in it = {.sin_family = AF_INET, .sin_port = htons((unsigned short)number(line, port, 0))};
    char text[INET_ADDRSTRLEN] = "";
    const char *at = field(line, address);
    if (at) {
        sscanf(at, "\"%15[0-9.]", text);
    }
    inet_pton(AF_INET, text, &it.sin_addr);
    return it;
}

static void forget(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* ABORT. */
static void reset(void)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (connection >= 0) {
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    forget(&connection);
    forget(&listener);
    unsent_length = 0;
    to_close = has_closed = told_end = told_urgent = ended = 0;
}

/* A socket that does not wait, at its own address. */
static int bound(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1, off = !nagle;
    setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on);
    setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on); /* ICMP errors as they come */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &off, sizeof off);
    bind(fd, (struct sockaddr *)&own, sizeof own);
    return fd;
}

static const char *go_on(void);

/* Makes a call; returns why it is refused, or NULL. */
static const char *on_call(const char *line)
{
    int nothing = listener < 0 && connection < 0;
    if (is(line, "call", "listen") || is(line, "call", "connect")) {
        if (!nothing && !ended) {
            return "already_open";
        }
        reset();
        if (is(line, "call", "listen")) {
            listener = bound();
            listen(listener, 1);
        } else {
            connection = bound();
            connect(connection, (struct sockaddr *)&peer, sizeof peer);
        }
        return NULL;
    }
    if (nothing || (ended && !is(line, "call", "receive"))) {
        return "not_open";
    }
    if (is(line, "call", "abort")) {
        reset();
    } else if (is(line, "call", "close") && connection < 0) {
        reset();
    } else if (is(line, "call", "close")) {
        if (to_close) {
            return "closing";
        }
        to_close = 1;
        return go_on();
    } else if (is(line, "call", "send")) {
        const char *hex = field(line, "data");
        if (connection < 0) {
            return "not_open";
        }
        if (to_close || has_closed) {
            return "closing";
        }
        urgent = field(line, "urgent") != NULL;
        for (hex++; unsent_length < MOST && sscanf(hex, "%2hhx", &unsent[unsent_length]) == 1; hex += 2) {
            unsent_length++;
        }
    } else if (is(line, "call", "receive") && connection >= 0) {
        long limit = number(line, "limit", 0);
        size_t most = limit < MOST ? (size_t)limit : MOST;
        ssize_t length = 0;
        /* A read stops at the mark of urgent data. */
        while (got_length < most && (length = recv(connection, got + got_length, most - got_length, 0)) > 0) {
            got_length += (size_t)length;
        }
        if (got_length > 0 || (length < 0 && (errno == EAGAIN || errno == ENOTCONN))) {
            return NULL;
        }
        return ended ? "not_open" : "closing";
    }
    return NULL;
}

/* What a user of sockets would have waited for; returns why a call that was made is refused. */
static const char *go_on(void)
{
    if (listener >= 0) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd >= 0) {
            forget(&listener);
            connection = fd;
        }
    }
    struct tcp_info info;
    socklen_t size = sizeof info;
    if (connection < 0 || getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) {
        return NULL;
    }
    if (info.tcpi_state == TCP_SYN_SENT) {
        if (to_close) {
            reset();
        }
        return NULL;
    }
    if (info.tcpi_state == TCP_SYN_RECV) {
        return NULL;
    }
    while (unsent_length > 0) {
        ssize_t sent = send(connection, unsent, unsent_length, MSG_NOSIGNAL | (urgent ? MSG_OOB : 0));
        if (sent <= 0) {
            return NULL;
        }
        unsent_length -= (size_t)sent;
        memmove(unsent, unsent + sent, unsent_length);
    }
    if (to_close) {
        to_close = 0;
        has_closed = 1;
        return shutdown(connection, SHUT_WR) < 0 ? "closing" : NULL;
    }
    return NULL;
}

/* What the user is told since the last answer. */
static void print_signals(void)
{
    const char *words[3];
    int count = 0, error = 0;
    socklen_t size = sizeof error;
    if (connection >= 0) {
        struct pollfd it = {.fd = connection, .events = POLLRDHUP | POLLPRI};
        poll(&it, 1, 0);
        getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &size);
        if ((it.revents & POLLPRI) && !told_urgent) {
            told_urgent = 1;
            words[count++] = "urgent";
        }
        if (error == ECONNRESET || error == EPIPE || error == ECONNREFUSED || error == ETIMEDOUT) {
            ended = 1;
            words[count++] = error == ECONNREFUSED ? "refused" : error == ETIMEDOUT ? "timeout" : "reset";
        } else if (error) {
            words[count++] = "unreachable";
        } else if ((it.revents & POLLRDHUP) && !told_end && !ended) {
            told_end = 1;
            words[count++] = "closing";
        }
    }
    printf("\"signals\":[");
    for (int at = 0; at < count; at++) {
        printf("%s\"%s\"", at ? "," : "", words[at]);
    }
    printf("]");
}

/* The first setting that this agent cannot set; NULL if there is none. */
static const char *lacks(const char *line, char *name)
{
    const char *at = field(line, "settings");
    nagle = !(at && strstr(at, "\"nagle\":false"));
    if (number(line, "mss", 1460) != 1460) {
        return "MSS";
    }
    if (number(line, "window", 65535) != 65535) {
        return "window";
    }
    for (at = at ? at + 1 : ""; sscanf(at, "\"%31[^\"]", name) == 1;) {
        if (strcmp(name, "nagle") != 0) {
            return name;
        }
        at = strchr(at, ',') ? strchr(at, ',') + 1 : "";
    }
    return NULL;
}

int main(void)
{
    char *line = NULL, name[32];
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        const char *refused = NULL, *lacking;
        got_length = 0;
        if (is(line, "type", "hello")) {
            printf("{\"version\":1,\"level\":\"calls\",\"name\":\"c sockets\"}\n");
            fflush(stdout);
            continue;
        }
        if (is(line, "type", "start")) {
            reset();
            own = place(line, "address", "port");
            peer = place(line, "peer_address", "peer_port");
            if ((lacking = lacks(line, name))) {
                printf("{\"unsupported\":\"%s\"}\n", lacking);
                fflush(stdout);
                continue;
            }
        } else if (is(line, "type", "call")) {
            refused = on_call(line);
        }
        go_on();
        printf("{");
        print_signals();
        int waiting = 0;
        if (connection >= 0 && ioctl(connection, FIONREAD, &waiting) == 0) {
            printf(",\"readable\":%d,\"end\":%s", waiting, told_end ? "true" : "false");
        }
        if (got_length > 0) {
            printf(",\"data\":\"");
            for (size_t at = 0; at < got_length; at++) {
                printf("%02x", got[at]);
            }
            printf("\"");
        }
        if (refused) {
            printf(",\"refused\":\"%s\"", refused);
        }
        printf("}\n");
        fflush(stdout);
    }
    return 0;
}
