/* A TCP that can only start to connect: fill in the rest.
 *
 * It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.
 * Your work is in the three functions at the top; the code that reads and writes is below them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char state[16] = "CLOSED";
static long long msl_us;   /* 2 * msl_us is how long TIME_WAIT lasts */
static long long wake_us;  /* when to be woken, or 0: in TIME_WAIT, now_us + 2 * msl_us */
static const char *refused; /* why the call is refused, or NULL */

static int in(const char *name) { return strcmp(state, name) == 0; }
static void go(const char *name) { snprintf(state, sizeof state, "%s", name); }

/* Parts of the reply; both may be called several times for one message. */
static void send_segment(const char *flags);
static void signal_user(const char *word);

/* A call of the user: "listen", "connect", "send", "receive", "close", "abort" or "status". */
static void on_call(const char *call)
{
    if (strcmp(call, "connect") == 0 && in("CLOSED")) {
        go("SYN_SENT");
        send_segment("SYN");
    }
    /* TODO: everything else (RFC 9293, sections 3.10.1 to 3.10.6) */
}

/* A segment arrives: its flags, such as "SYN+ACK"; acks is "all", "old" or "". */
static void on_segment(long long now_us, const char *flags, const char *acks)
{
    (void)now_us;
    if (in("SYN_SENT") && strcmp(flags, "SYN+ACK") == 0 && strcmp(acks, "all") == 0) {
        go("ESTABLISHED");
        send_segment("ACK");
    }
    /* TODO: everything else (RFC 9293, section 3.10.7); strstr(flags, "FIN") finds one flag */
    (void)signal_user;
}

/* The time in wake_us has come. */
static void on_tick(long long now_us)
{
    (void)now_us;
    /* TODO: the end of TIME_WAIT */
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
        puts("{\"version\":1,\"level\":\"symbols\",\"name\":\"c kit\"}");
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
