/* TCP, part 1: connections, by Eve. Data comes later. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SYN = 1, FIN = 2, RST = 4, PSH = 8, URG = 16, ECE = 32, CWR = 64, ACK = 128 };
enum { MOST = 65535 }; /* octets in a segment */

struct segment {
    int flags; /* such as SYN | ACK */
    uint32_t seq, ack, window;
    size_t data_length, options_length;
    unsigned char data[MOST], options[40];
};

static char state[16] = "CLOSED";
static uint32_t iss;        /* for the next connection */
static uint32_t mss;        /* for the option, and for what is sent */
static uint32_t buffer;     /* octets that may wait for the user */
static long long msl_us;    /* 2 * msl_us is how long TIME_WAIT lasts */
static long long now_us;    /* all times are in microseconds */
static long long wake_us;   /* when to be woken, or 0: a moment, such as now_us + 1000000 */
static size_t readable;     /* how many octets the user may read */
static const char *refused; /* why the call is refused, or NULL */
static uint32_t snd_una, snd_nxt, rcv_nxt;

static int in(const char *name) { return strcmp(state, name) == 0; }
static void go(const char *name) { snprintf(state, sizeof state, "%s", name); }

/* Parts of the reply; send_segment and signal_user may be called several times for one message. */
static void send_segment(int flags, uint32_t seq, uint32_t ack, uint32_t window, int with_mss,
                         const unsigned char *data, size_t length);
static void signal_user(const char *word);
static void give_user(const unsigned char *data, size_t length);

/* How far number a is past number b, on their circle; negative if it is before b. */
static long long since(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

static int passive;
static uint32_t own_iss, irs, fin_seq;
static int has_closed;

static void send_syn(int flags) { send_segment(flags, own_iss, rcv_nxt, buffer, 1, NULL, 0); }
static void send_ack(void) { send_segment(ACK, snd_nxt, rcv_nxt, buffer, 0, NULL, 0); }

static void closed(void)
{
    go("CLOSED");
    wake_us = 0;
    has_closed = 0;
}

static void begin(const char *to)
{
    own_iss = snd_una = iss;
    snd_nxt = iss + 1;
    has_closed = 0;
    go(to);
    send_syn(in("SYN_SENT") ? SYN : SYN | ACK);
}

static void send_fin(const char *to)
{
    fin_seq = snd_nxt;
    send_segment(FIN | ACK, snd_nxt, rcv_nxt, buffer, 0, NULL, 0);
    snd_nxt++;
    has_closed = 1;
    go(to);
}

static void time_wait(void)
{
    go("TIME_WAIT");
    wake_us = now_us + 2 * msl_us;
}

/* A call of the user. */
static void on_call(const char *call, const unsigned char *data, size_t length, size_t limit)
{
    (void)data, (void)length, (void)limit;
    int opens = strcmp(call, "connect") == 0;
    if (opens || strcmp(call, "listen") == 0) {
        if (!in("CLOSED") && !(opens && in("LISTEN"))) {
            refused = "already_open";
        } else if (opens) {
            passive = 0;
            begin("SYN_SENT");
        } else {
            passive = 1;
            go("LISTEN");
        }
    } else if (in("CLOSED")) {
        refused = "not_open";
    } else if (strcmp(call, "close") == 0) {
        if (in("LISTEN") || in("SYN_SENT"))
            closed();
        else if (has_closed)
            refused = "closing";
        else
            send_fin(in("CLOSE_WAIT") ? "LAST_ACK" : "FIN_WAIT_1");
    } else if (strcmp(call, "abort") == 0) {
        if (!in("LISTEN") && !in("SYN_SENT") && !in("TIME_WAIT"))
            send_segment(RST, snd_nxt, 0, 0, 0, NULL, 0);
        closed();
    } else if (strcmp(call, "send") == 0 && has_closed) {
        refused = "closing";
    }
}

/* The answer to what belongs to no connection. */
static void reset(const struct segment *it)
{
    size_t length = it->data_length + !!(it->flags & SYN) + !!(it->flags & FIN);
    if (it->flags & RST)
        return;
    if (it->flags & ACK)
        send_segment(RST, it->ack, 0, 0, 0, NULL, 0);
    else
        send_segment(RST | ACK, 0, it->seq + (uint32_t)length, 0, 0, NULL, 0);
}

static void in_syn_sent(const struct segment *it)
{
    int good = it->flags & ACK && it->ack == snd_nxt;
    if (it->flags & ACK && !good) {
        reset(it);
    } else if (it->flags & RST) {
        if (good) {
            closed();
            signal_user("refused");
        }
    } else if (it->flags & SYN) {
        irs = it->seq;
        rcv_nxt = irs + 1;
        if (good) {
            snd_una = it->ack;
            go("ESTABLISHED");
            send_ack();
        } else {
            go("SYN_RCVD");
            send_syn(SYN | ACK);
        }
    }
}

/* Whether a segment may be looked at further. */
static int acceptable(const struct segment *it)
{
    long long first = since(it->seq, rcv_nxt);
    long long length = (long long)it->data_length + !!(it->flags & SYN) + !!(it->flags & FIN);
    if (first >= 0 && first < buffer)
        return 1;
    return length > 0 && first + length - 1 >= 0 && first + length - 1 < buffer;
}

/* A segment arrives. */
static void on_segment(const struct segment *it)
{
    if (in("CLOSED")) {
        reset(it);
        return;
    }
    if (in("LISTEN")) {
        if (it->flags & (RST | ACK)) {
            reset(it);
        } else if (it->flags & SYN) {
            irs = it->seq;
            rcv_nxt = irs + 1;
            begin("SYN_RCVD");
        }
        return;
    }
    if (in("SYN_SENT")) {
        in_syn_sent(it);
        return;
    }
    int crossing = in("SYN_RCVD") && !passive && it->flags == (SYN | ACK) && it->seq == irs;
    if (!crossing && !acceptable(it)) {
        if (it->flags & RST)
            return;
        send_ack();
        if (in("TIME_WAIT") && it->flags & FIN)
            time_wait();
        return;
    }
    if (it->flags & RST) {
        if (in("SYN_RCVD") && passive) {
            go("LISTEN");
        } else {
            signal_user(in("SYN_RCVD") ? "refused" : "reset");
            closed();
        }
        return;
    }
    if (it->flags & SYN && !crossing) {
        send_ack();
        return;
    }
    if (!(it->flags & ACK))
        return;
    if (in("SYN_RCVD")) {
        if (it->ack != snd_nxt) {
            reset(it);
            return;
        }
        go("ESTABLISHED");
    }
    if (since(it->ack, snd_nxt) > 0) {
        send_ack();
        return;
    }
    if (since(it->ack, snd_una) > 0)
        snd_una = it->ack;
    if (has_closed && since(snd_una, fin_seq) > 0) {
        if (in("FIN_WAIT_1")) {
            go("FIN_WAIT_2");
        } else if (in("CLOSING")) {
            time_wait();
        } else if (in("LAST_ACK")) {
            closed();
            return;
        }
    }
    if (it->flags & FIN && (in("ESTABLISHED") || in("FIN_WAIT_1") || in("FIN_WAIT_2"))) {
        rcv_nxt = it->seq + (uint32_t)it->data_length + 1;
        signal_user("closing");
        send_ack();
        if (in("ESTABLISHED"))
            go("CLOSE_WAIT");
        else if (in("FIN_WAIT_1"))
            go("CLOSING");
        else
            time_wait();
    }
    (void)give_user;
}

/* The time in wake_us has come. */
static void on_tick(void)
{
    if (in("TIME_WAIT") && now_us >= wake_us)
        closed();
}

/* `start`: no connection. */
static void on_start(void)
{
    closed();
    readable = 0;
}

/* ---- the protocol ---- */

static const char *const NAMES[] = {"SYN", "FIN", "RST", "PSH", "URG", "ECE", "CWR", "ACK"};
static char sent[1 << 20], signals[256], taken[1 << 20];
static size_t sent_length; /* of the text in sent */

static void hex(char *text, const unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        sprintf(text + 2 * i, "%02x", data[i]);
    text[2 * length] = '\0';
}

static void send_segment(int flags, uint32_t seq, uint32_t ack, uint32_t window, int with_mss,
                         const unsigned char *data, size_t length)
{
    char words[64] = "";
    if (length > MOST || sent_length + 2 * length + 256 > sizeof sent)
        return; /* more than one reply can hold */
    for (int i = 0; i < 8; i++)
        if (flags & 1 << i) {
            strcat(words, *words ? "+" : "");
            strcat(words, NAMES[i]);
        }
    char *at = sent + sent_length;
    at += sprintf(at, "%s{\"flags\":\"%s\",\"seq\":%lu,\"ack\":%lu,\"window\":%lu,\"options\":\"",
                  sent_length ? "," : "", words, (unsigned long)seq, (unsigned long)ack,
                  (unsigned long)window);
    if (with_mss)
        at += sprintf(at, "0204%04x", (unsigned)mss & 0xffff);
    at += sprintf(at, "\",\"data\":\"");
    hex(at, data, length);
    at += 2 * length;
    at += sprintf(at, "\"}");
    sent_length = (size_t)(at - sent);
}

static void signal_user(const char *word)
{
    size_t at = strlen(signals);
    snprintf(signals + at, sizeof signals - at, "%s\"%s\"", at ? "," : "", word);
}

static void give_user(const unsigned char *data, size_t length)
{
    if (2 * length < sizeof taken)
        hex(taken, data, length);
}

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

/* Octets in hexadecimal; how many there are. */
static size_t octets(const char *line, const char *key, unsigned char *data, size_t size)
{
    const char *at = value(line, key);
    size_t length = 0;
    unsigned octet;
    if (*at == '"')
        for (at++; length < size && *at != '"' && sscanf(at, "%2x", &octet) == 1; at += 2)
            data[length++] = (unsigned char)octet;
    return length;
}

static void handle(const char *line)
{
    static unsigned char data[1 << 19];
    static struct segment segment;
    char type[16], word[32];
    text(line, "type", type, sizeof type);
    if (strcmp(type, "hello") == 0) {
        puts("{\"version\":1,\"level\":\"segments\",\"name\":\"eve\"}");
        return;
    }
    sent[0] = signals[0] = taken[0] = '\0';
    sent_length = 0;
    refused = NULL;
    now_us = number(line, "now_us");
    if (*value(line, "iss"))
        iss = (uint32_t)number(line, "iss");
    if (strcmp(type, "start") == 0) {
        msl_us = number(line, "msl_us");
        mss = (uint32_t)number(line, "mss");
        buffer = (uint32_t)number(line, "window");
        on_start();
    } else if (strcmp(type, "call") == 0) {
        text(line, "call", word, sizeof word);
        on_call(word, data, octets(line, "data", data, sizeof data),
                (size_t)number(line, "limit"));
    } else if (strcmp(type, "segment") == 0 && strncmp(value(line, "bad_checksum"), "true", 4)) {
        text(line, "flags", word, sizeof word);
        segment.flags = 0;
        for (int i = 0; i < 8; i++)
            segment.flags |= strstr(word, NAMES[i]) ? 1 << i : 0;
        segment.seq = (uint32_t)number(line, "seq");
        segment.ack = (uint32_t)number(line, "ack");
        segment.window = (uint32_t)number(line, "window");
        segment.options_length = octets(line, "options", segment.options, sizeof segment.options);
        segment.data_length = octets(line, "data", segment.data, sizeof segment.data);
        on_segment(&segment);
    } else if (strcmp(type, "tick") == 0) {
        on_tick();
    }
    printf("{\"state\":\"%s\",\"send\":[%s],\"signals\":[%s],\"data\":\"%s\",\"readable\":%zu",
           state, sent, signals, taken, readable);
    if (refused)
        printf(",\"refused\":\"%s\"", refused);
    if (wake_us)
        printf(",\"wake_us\":%lld", wake_us);
    puts("}");
}

int main(void)
{
    static char line[(1 << 20) + 1];
    while (fgets(line, sizeof line, stdin)) {
        handle(line);
        fflush(stdout); /* fprintf(stderr, ...) is for yourself */
    }
    return 0;
}
