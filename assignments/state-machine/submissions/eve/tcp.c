/* The state machine of TCP, in C. Level `symbols`: a segment is its flags. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char state[16] = "CLOSED";
static int passive;         /* whether the connection came from LISTEN */
static long long msl_us, wake_us;
static const char *refused;

static int in(const char *name) { return strcmp(state, name) == 0; }
static void go(const char *name)
{
    strcpy(state, name);
    if (!in("TIME_WAIT"))
        wake_us = 0;
}

static void send_segment(const char *flags);
static void signal_user(const char *word);

static void time_wait(long long now_us)
{
    go("TIME_WAIT");
    wake_us = now_us + 2 * msl_us;
}

/* Whether we have sent our FIN. */
static int closing(void)
{
    return in("FIN_WAIT_1") || in("FIN_WAIT_2") || in("CLOSING") || in("LAST_ACK") || in("TIME_WAIT");
}

static void on_call(const char *call)
{
    int opens = strcmp(call, "connect") == 0 || strcmp(call, "listen") == 0;
    if (strcmp(call, "connect") == 0 && (in("CLOSED") || in("LISTEN"))) {
        go("SYN_SENT");
        passive = 0;
        send_segment("SYN");
    } else if (strcmp(call, "listen") == 0 && in("CLOSED")) {
        go("LISTEN");
        passive = 1;
    } else if (opens) {
        refused = "already_open";
    } else if (in("CLOSED")) {
        refused = "not_open";
    } else if (strcmp(call, "close") == 0) {
        if (in("LISTEN") || in("SYN_SENT")) {
            go("CLOSED");
        } else if (closing()) {
            refused = "closing";
        } else {
            go(in("CLOSE_WAIT") ? "LAST_ACK" : "FIN_WAIT_1");
            send_segment("FIN+ACK");
        }
    } else if (strcmp(call, "abort") == 0) {
        if (in("SYN_RCVD") || in("ESTABLISHED") || in("FIN_WAIT_1") || in("FIN_WAIT_2") || in("CLOSE_WAIT"))
            send_segment("RST");
        go("CLOSED");
    } else if (strcmp(call, "send") == 0 && closing()) {
        refused = "closing";
    } else if (strcmp(call, "receive") == 0
               && (in("CLOSE_WAIT") || in("CLOSING") || in("LAST_ACK") || in("TIME_WAIT"))) {
        refused = "closing";
    }
}

static void on_reset(void)
{
    if (in("SYN_RCVD") && passive) {
        go("LISTEN");
        return;
    }
    if (in("SYN_RCVD"))
        signal_user("refused");
    else if (!in("CLOSING") && !in("LAST_ACK") && !in("TIME_WAIT"))
        signal_user("reset");
    go("CLOSED");
}

/* When two FINs cross. TODO */
static const char *both_closed(long long now_us)
{
    (void)now_us;
    fprintf(stderr, "eve: two FINs cross, and I do not know what that is\n");
    return NULL;
}

static void on_fin(long long now_us)
{
    send_segment("ACK");
    if (in("ESTABLISHED") || in("FIN_WAIT_1") || in("FIN_WAIT_2"))
        signal_user("closing");
    if (in("ESTABLISHED"))
        go("CLOSE_WAIT");
    else if (in("FIN_WAIT_1"))
        go(both_closed(now_us));
    else if (in("FIN_WAIT_2") || in("TIME_WAIT"))
        time_wait(now_us);
}

static void on_segment(long long now_us, const char *flags, const char *acks)
{
    int syn = strstr(flags, "SYN") != NULL, fin = strstr(flags, "FIN") != NULL;
    int rst = strstr(flags, "RST") != NULL, ack = strstr(flags, "ACK") != NULL;
    int all = strcmp(acks, "all") == 0;
    if (in("CLOSED")) {
        if (!rst)
            send_segment(ack ? "RST" : "RST+ACK");
    } else if (in("LISTEN")) {
        if (rst)
            return;
        if (ack) {
            send_segment("RST");
        } else if (syn) {
            go("SYN_RCVD");
            send_segment("SYN+ACK");
        }
    } else if (in("SYN_SENT")) {
        if (ack && !all) {
            if (!rst)
                send_segment("RST");
        } else if (rst) {
            if (ack) {
                signal_user("refused");
                go("CLOSED");
            }
        } else if (syn) {
            go(ack ? "ESTABLISHED" : "SYN_RCVD");
            send_segment(ack ? "ACK" : "SYN+ACK");
        }
    } else if (rst) {
        on_reset();
    } else if (syn && !(in("SYN_RCVD") && ack)) {
        if (in("SYN_RCVD") && passive)
            go("LISTEN");
        else
            send_segment("ACK");
    } else if (ack) {
        if (in("SYN_RCVD")) {
            go("ESTABLISHED");
        } else if (in("FIN_WAIT_1") && all) {
            go("FIN_WAIT_2");
        } else if (in("CLOSING") && all) {
            time_wait(now_us);
        } else if (in("LAST_ACK") && all) {
            go("CLOSED");
            return;
        }
        if (fin)
            on_fin(now_us);
    }
}

static void on_tick(long long now_us)
{
    if (in("TIME_WAIT") && now_us >= wake_us)
        go("CLOSED");
}

/* ---- the protocol ---- */

static char sent[256], signals[256];

static void append(char *list, size_t size, const char *word)
{
    size_t at = strlen(list);
    snprintf(list + at, size - at, "%s\"%s\"", at ? "," : "", word);
}

static void send_segment(const char *flags) { append(sent, sizeof sent, flags); }
static void signal_user(const char *word) { append(signals, sizeof signals, word); }

/* The text after `"key":` in a message. synfin writes messages without spaces, and no text contains
 * a key, so this is all the JSON that the protocol needs. */
static const char *value(const char *line, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *at = strstr(line, quoted);
    return at ? at + strlen(quoted) : "";
}

static long long number(const char *line, const char *key)
{
    return strtoll(value(line, key), NULL, 10);
}

/* A text; "" if there is none. */
static void text(const char *line, const char *key, char *word, size_t size)
{
    const char *at = value(line, key);
    size_t length = *at == '"' ? strcspn(++at, "\"") : 0;
    if (length >= size)
        length = size - 1;
    memcpy(word, at, length);
    word[length] = '\0';
}

static void handle(const char *line)
{
    char type[16], word[32], acks[8];
    text(line, "type", type, sizeof type);
    if (strcmp(type, "hello") == 0) {
        puts("{\"version\":1,\"level\":\"symbols\",\"name\":\"eve\"}");
        return;
    }
    sent[0] = signals[0] = '\0';
    refused = NULL;
    if (strcmp(type, "start") == 0) {
        go("CLOSED");
        msl_us = number(line, "msl_us");
        wake_us = 0;
    } else if (strcmp(type, "call") == 0) {
        text(line, "call", word, sizeof word);
        on_call(word);
    } else if (strcmp(type, "segment") == 0) {
        text(line, "flags", word, sizeof word);
        text(line, "acks", acks, sizeof acks);
        on_segment(number(line, "now_us"), word, acks);
    } else if (strcmp(type, "tick") == 0) {
        on_tick(number(line, "now_us"));
    }
    printf("{\"state\":\"%s\",\"send\":[%s],\"signals\":[%s]", state, sent, signals);
    if (refused)
        printf(",\"refused\":\"%s\"", refused);
    if (wake_us)
        printf(",\"wake_us\":%lld", wake_us);
    puts("}");
}

int main(void)
{
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        handle(line);
        fflush(stdout); /* fprintf(stderr, ...) is for yourself */
    }
    return 0;
}
