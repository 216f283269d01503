/* A switch over an enumeration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum state { CLOSED, LISTEN, SYN_SENT, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2,
             CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT };
static const char *names[] = { "CLOSED", "LISTEN", "SYN_SENT", "SYN_RCVD", "ESTABLISHED",
    "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT" };

#define SYN 1
#define ACK 2
#define FIN 4
#define RST 8

struct tcb {
    enum state s;
    int passive;
    long long msl, deadline;
    char out[128];
    char told[128];
    const char *no;
} t;

static void put(char *to, const char *what)
{
    if (to[0] != 0)
        strcat(to, ",");
    strcat(to, "\"");
    strcat(to, what);
    strcat(to, "\"");
}

static void enter_time_wait(long long now)
{
    t.s = TIME_WAIT;
    t.deadline = now + t.msl * 2;
}

static void got_fin(long long now)
{
    put(t.out, "ACK");
    switch (t.s) {
    case ESTABLISHED:
        put(t.told, "closing");
        t.s = CLOSE_WAIT;
        break;
    case FIN_WAIT_1:
        put(t.told, "closing");
        t.s = CLOSING;
        break;
    case FIN_WAIT_2:
        put(t.told, "closing");
        enter_time_wait(now);
        break;
    case TIME_WAIT:
        enter_time_wait(now);
        break;
    default:
        break;
    }
}

static void segment(int bits, int all, long long now)
{
    switch (t.s) {
    case CLOSED:
        if (bits & RST)
            return;
        put(t.out, bits & ACK ? "RST" : "RST+ACK");
        return;
    case LISTEN:
        if (bits & RST)
            return;
        if (bits & ACK) {
            put(t.out, "RST");
        } else if (bits & SYN) {
            put(t.out, "SYN+ACK");
            t.s = SYN_RCVD;
        }
        return;
    case SYN_SENT:
        if ((bits & ACK) && !all) {
            if (!(bits & RST))
                put(t.out, "RST");
            return;
        }
        if (bits & RST) {
            if (bits & ACK) {
                put(t.told, "refused");
                t.s = CLOSED;
            }
            return;
        }
        if ((bits & (SYN | ACK)) == (SYN | ACK)) {
            put(t.out, "ACK");
            t.s = ESTABLISHED;
        } else if (bits & SYN) {
            put(t.out, "SYN+ACK");
            t.s = SYN_RCVD;
        }
        return;
    default:
        break;
    }
    if (bits & RST) {
        if (t.s == SYN_RCVD) {
            if (!t.passive)
                put(t.told, "refused");
            t.s = t.passive ? LISTEN : CLOSED;
            return;
        }
        if (t.s < CLOSING)
            put(t.told, "reset");
        t.s = CLOSED;
        return;
    }
    if (bits & SYN) {
        put(t.out, "ACK");
        return;
    }
    if (!(bits & ACK))
        return;
    switch (t.s) {
    case SYN_RCVD:
        if (!all) {
            put(t.out, "RST");
            return;
        }
        t.s = ESTABLISHED;
        break;
    case FIN_WAIT_1:
        if (all)
            t.s = FIN_WAIT_2;
        break;
    case CLOSING:
        if (all)
            enter_time_wait(now);
        break;
    case LAST_ACK:
        if (all) {
            t.s = CLOSED;
            return;
        }
        break;
    default:
        break;
    }
    if (bits & FIN)
        got_fin(now);
}

static void call(const char *name)
{
    if (!strcmp(name, "connect")) {
        if (t.s > LISTEN) {
            t.no = "already_open";
            return;
        }
        t.s = SYN_SENT;
        t.passive = 0;
        put(t.out, "SYN");
    } else if (!strcmp(name, "listen")) {
        if (t.s != CLOSED) {
            t.no = "already_open";
            return;
        }
        t.s = LISTEN;
        t.passive = 1;
    } else if (t.s == CLOSED) {
        t.no = "not_open";
    } else if (!strcmp(name, "close")) {
        switch (t.s) {
        case LISTEN: case SYN_SENT:
            t.s = CLOSED;
            break;
        case SYN_RCVD: case ESTABLISHED:
            put(t.out, "FIN+ACK");
            t.s = FIN_WAIT_1;
            break;
        case CLOSE_WAIT:
            put(t.out, "FIN+ACK");
            t.s = LAST_ACK;
            break;
        default:
            t.no = "closing";
        }
    } else if (!strcmp(name, "abort")) {
        if (t.s >= SYN_RCVD && t.s <= CLOSE_WAIT)
            put(t.out, "RST");
        t.s = CLOSED;
    }
}

static int field(const char *line, const char *key, char *to)
{
    const char *p = strstr(line, key);
    to[0] = 0;
    if (p == NULL)
        return 0;
    p += strlen(key);
    while (*p == '"' || *p == ':' || *p == ' ')
        p++;
    while (*p && *p != '"' && *p != ',' && *p != '}')
        *to++ = *p++;
    *to = 0;
    return 1;
}

int main(void)
{
    char line[4096], type[64], value[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        long long now = 0;
        field(line, "\"type\"", type);
        if (!strcmp(type, "hello")) {
            printf("{\"version\":1,\"level\":\"symbols\",\"name\":\"switch\"}\n");
            fflush(stdout);
            continue;
        }
        t.out[0] = t.told[0] = 0;
        t.no = NULL;
        if (field(line, "\"now_us\"", value))
            now = atoll(value);
        if (!strcmp(type, "start")) {
            field(line, "\"msl_us\"", value);
            t.msl = atoll(value);
            t.s = CLOSED;
        } else if (!strcmp(type, "call")) {
            field(line, "\"call\"", value);
            call(value);
        } else if (!strcmp(type, "segment")) {
            int bits = 0;
            field(line, "\"flags\"", value);
            if (strstr(value, "SYN")) bits |= SYN;
            if (strstr(value, "ACK")) bits |= ACK;
            if (strstr(value, "FIN")) bits |= FIN;
            if (strstr(value, "RST")) bits |= RST;
            field(line, "\"acks\"", value);
            segment(bits, !strcmp(value, "all"), now);
        } else if (!strcmp(type, "tick")) {
            t.s = CLOSED;
        }
        printf("{\"state\":\"%s\",\"send\":[%s],\"signals\":[%s]", names[t.s], t.out, t.told);
        if (t.no)
            printf(",\"refused\":\"%s\"", t.no);
        if (t.s == TIME_WAIT)
            printf(",\"wake_us\":%lld", t.deadline);
        printf("}\n");
        fflush(stdout);
    }
}
