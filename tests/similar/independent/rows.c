/* A table of rows: state, event, next state, segment. */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>

struct row {
    const char *from, *event, *to, *reply, *signal;
};

static const struct row table[] = {
    {"CLOSED", "connect", "SYN_SENT", "SYN", ""},
    {"CLOSED", "listen", "LISTEN", "", ""},
    {"LISTEN", "connect", "SYN_SENT", "SYN", ""},
    {"LISTEN", "close", "CLOSED", "", ""},
    {"LISTEN", "SYN", "SYN_RCVD", "SYN+ACK", ""},
    {"LISTEN", "ACK", "LISTEN", "RST", ""},
    {"SYN_SENT", "close", "CLOSED", "", ""},
    {"SYN_SENT", "SYN", "SYN_RCVD", "SYN+ACK", ""},
    {"SYN_SENT", "SYN+ACK", "ESTABLISHED", "ACK", ""},
    {"SYN_SENT", "RST+ACK", "CLOSED", "", "refused"},
    {"SYN_RCVD", "ACK", "ESTABLISHED", "", ""},
    {"SYN_RCVD", "close", "FIN_WAIT_1", "FIN+ACK", ""},
    {"SYN_RCVD", "RST", "LISTEN", "", ""},
    {"ESTABLISHED", "close", "FIN_WAIT_1", "FIN+ACK", ""},
    {"ESTABLISHED", "FIN+ACK", "CLOSE_WAIT", "ACK", "closing"},
    {"ESTABLISHED", "RST", "CLOSED", "", "reset"},
    {"ESTABLISHED", "abort", "CLOSED", "RST", ""},
    {"CLOSE_WAIT", "close", "LAST_ACK", "FIN+ACK", ""},
    {"CLOSE_WAIT", "abort", "CLOSED", "RST", ""},
    {"FIN_WAIT_1", "ACK", "FIN_WAIT_2", "", ""},
    {"FIN_WAIT_1", "FIN+ACK", "CLOSING", "ACK", "closing"},
    {"FIN_WAIT_2", "FIN+ACK", "TIME_WAIT", "ACK", "closing"},
    {"CLOSING", "ACK", "TIME_WAIT", "", ""},
    {"LAST_ACK", "ACK", "CLOSED", "", ""},
    {"TIME_WAIT", "FIN+ACK", "TIME_WAIT", "ACK", ""},
    {"TIME_WAIT", "tick", "CLOSED", "", ""},
};

static const char *now_in = "CLOSED";
static double msl, wake;

/* The value of a key, copied to a buffer. */
static char *get(char *json, const char *key, char *buffer)
{
    char *found = strstr(json, key), *end;
    if (!found) {
        *buffer = 0;
        return buffer;
    }
    found = strchr(found, ':') + 1;
    if (*found == '"')
        found++;
    end = found + strcspn(found, "\",}");
    memcpy(buffer, found, end - found);
    buffer[end - found] = 0;
    return buffer;
}

int main()
{
    char *line = NULL, type[99], event[99], time[99];
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        const struct row *hit = NULL;
        get(line, "\"type\"", type);
        if (type[0] == 'h') {
            puts("{\"version\":1,\"level\":\"symbols\",\"name\":\"rows\"}");
            fflush(stdout);
            continue;
        }
        if (strcmp(type, "start") == 0) {
            now_in = "CLOSED";
            msl = strtod(get(line, "\"msl_us\"", time), NULL);
        }
        if (strcmp(type, "call") == 0)
            get(line, "\"call\"", event);
        else if (strcmp(type, "segment") == 0)
            get(line, "\"flags\"", event);
        else
            strcpy(event, type);
        for (unsigned i = 0; i < sizeof table / sizeof *table && !hit; i++)
            if (strcmp(table[i].from, now_in) == 0 && strcmp(table[i].event, event) == 0)
                hit = &table[i];
        if (hit)
            now_in = hit->to;
        if (hit && strcmp(now_in, "TIME_WAIT") == 0)
            wake = strtod(get(line, "\"now_us\"", time), NULL) + 2 * msl;
        printf("{\"state\":\"%s\",\"send\":[", now_in);
        if (hit && *hit->reply)
            printf("\"%s\"", hit->reply);
        printf("],\"signals\":[");
        if (hit && *hit->signal)
            printf("\"%s\"", hit->signal);
        printf("]");
        if (strcmp(now_in, "TIME_WAIT") == 0)
            printf(",\"wake_us\":%.0f", wake);
        puts("}");
        fflush(stdout);
    }
    return 0;
}
