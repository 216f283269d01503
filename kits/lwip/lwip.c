/* lwIP as a host of synfin: its raw API behind the program protocol, version 1, at level `packets`.
 *
 * There is no TCP in this file. It turns calls into lwIP's functions, lets datagrams in and out of one
 * network interface, and turns lwIP's clock. README.md says what becomes of what.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"

#define IS(text, word) (strcmp(text, word) == 0)
#define LISTENER tcp_listen_pcbs.pcbs /* gone when it has accepted: a host holds one connection */
enum { LINE = 1 << 20, MOST = 65535, PACKETS = 800000, TURN_US = 1000 * TCP_TMR_INTERVAL };

/* The settings that it obeys, and those values of others that say what lwIP always does. */
static const char HAS[] =
    " \"nagle\": \"delayed_ack\": \"half_duplex_close\": \"RTO\": \"keep_alive\": \"keep_alive_interval\":"
    " \"keep_alive_count\": \"own_choices\":true \"rfc1337\":true \"user_timeout\":null \"reset_ack\":true"
    " \"repeat_syn_ack\":true \"late_reset\":true \"text_on_syn\":false \"fin_on_syn\":false"
    " \"ack_second_fin\":false ";

/* What the scenario sets; the first four are in lwipopts.h. */
uint16_t set_window;
uint32_t set_msl_ms, set_rto_ms, set_iss;
static bool nagle, quick_ack, half_duplex;
static uint32_t keep_idle, keep_interval, keep_count; /* in milliseconds; 0 is off */
static ip_addr_t own, peer;
static uint16_t own_port, peer_port;

static struct netif wire;
static struct pbuf *inbox;     /* what has arrived, and the user has not read */
static bool at_end;            /* the peer's FIN follows it */
static uint64_t now_us, turns; /* the time, and how often lwIP's clock has turned */

/* Parts of the reply; each text in the first two follows a comma. */
static char packets[PACKETS], signals[99], taken[2 * MOST + 1], unsupported[99];
static const char *refused; /* with its quotation marks, or null */

/* ---- what lwIP calls ---- */

static void hex(char *text, const struct pbuf *p, size_t length) {
    for (size_t i = 0; i < length; i++)
        sprintf(text + 2 * i, "%02x", pbuf_get_at(p, i));
}

/* The interface sends a datagram. */
static err_t on_output(struct netif *netif, struct pbuf *p, const ip4_addr_t *to) {
    size_t at = strlen(packets);
    if (at + 2u * p->tot_len + 4 > PACKETS)
        return ERR_BUF; /* more than one reply can hold */
    strcpy(packets + at, ",\"");
    hex(packets + at + 2, p, p->tot_len);
    strcat(packets + at, "\"");
    return ERR_OK;
}

static err_t on_netif(struct netif *netif) {
    netif->output = on_output;
    netif->flags |= NETIF_FLAG_UP | NETIF_FLAG_LINK_UP;
    return ERR_OK;
}

static void forget_data(void) {
    if (inbox)
        pbuf_free(inbox);
    inbox = NULL;
    at_end = false;
}

/* The connection is gone. ERR_CLSD is how it ends after LAST_ACK, and no news. */
static void on_error(void *arg, err_t why) {
    if (why != ERR_CLSD)
        strcat(signals, why == ERR_RST ? ",\"reset\"" : ",\"timeout\""), forget_data();
}

/* Data has arrived in order, or the end of it. */
static err_t on_data(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err) {
    if (p && inbox)
        pbuf_cat(inbox, p);
    else
        inbox = p ? p : inbox;
    if ((at_end = !p))
        strcat(signals, ",\"closing\"");
    if (quick_ack && pcb->flags & TF_ACK_DELAY)
        tcp_ack_now(pcb);
    return ERR_OK;
}

/* A new connection, and what an application does with it. */
static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t err) {
    tcp_recv(pcb, on_data);
    tcp_err(pcb, on_error);
    if (!nagle)
        tcp_nagle_disable(pcb);
    if (keep_idle)
        ip_set_option(pcb, SOF_KEEPALIVE);
    pcb->keep_idle = keep_idle - TCP_SLOW_INTERVAL; /* lwIP waits for one tick more */
    pcb->keep_intvl = keep_interval;
    pcb->keep_cnt = keep_count;
    return err;
}

/* ---- what synfin asks for ---- */

/* The connection, if there is one, even before it is accepted. */
static struct tcp_pcb *connection(void) { return tcp_active_pcbs ? tcp_active_pcbs : tcp_tw_pcbs; }

static void stop_listening(void) {
    if (LISTENER)
        tcp_close(LISTENER);
}

static void send_data(struct tcp_pcb *pcb, const unsigned char *data, size_t length) {
    err_t err = length > MOST ? ERR_MEM : tcp_write(pcb, data, length, TCP_WRITE_FLAG_COPY);
    if (err == ERR_MEM)
        strcpy(unsupported, "more than 65,535 octets without an acknowledgment");
    else if (err != ERR_OK)
        refused = "\"closing\"";
    else
        tcp_output(pcb);
}

static void receive(struct tcp_pcb *pcb, size_t limit) {
    size_t length = inbox ? LWIP_MIN(inbox->tot_len, limit) : 0;
    if (!inbox && (at_end || (pcb && pcb->flags & TF_RXCLOSED)))
        refused = "\"closing\"";
    hex(taken, inbox, length);
    if (length)
        inbox = pbuf_free_header(inbox, length);
    if (length && pcb)
        tcp_recved(pcb, length);
}

static void close_down(struct tcp_pcb *pcb) {
    if (pcb->state == SYN_RCVD)
        on_accept(NULL, pcb, ERR_OK); /* it will never be accepted */
    if (pcb->state > ESTABLISHED && pcb->state != CLOSE_WAIT)
        refused = "\"closing\"";
    else if (half_duplex) /* it is not the application's any more */
        tcp_recv(pcb, NULL), tcp_err(pcb, NULL), tcp_close(pcb);
    else if (tcp_shutdown(pcb, 0, 1) == ERR_CONN)
        tcp_close(pcb); /* in SYN_SENT */
}

static void on_call(const char *call, const unsigned char *data, size_t length, size_t limit) {
    struct tcp_pcb *pcb = connection();
    bool connects = IS(call, "connect"), sends = IS(call, "send"), closes = IS(call, "close");
    if ((connects || IS(call, "listen")) && (pcb || LISTENER)) {
        refused = "\"already_open\""; /* a listener of lwIP's cannot connect */
    } else if (connects || IS(call, "listen")) {
        forget_data();
        pcb = tcp_new();
        on_accept(NULL, pcb, ERR_OK);
        tcp_bind(pcb, &own, own_port);
        if (connects)
            tcp_connect(pcb, &peer, peer_port, NULL);
        else
            tcp_accept(tcp_listen(pcb), on_accept);
    } else if (IS(call, "receive") && (pcb || inbox || at_end)) {
        receive(pcb, limit);
    } else if (!pcb && (!LISTENER || sends)) {
        refused = "\"not_open\"";
    } else if (pcb && sends) {
        send_data(pcb, data, length);
    } else if (pcb && closes) {
        close_down(pcb);
    } else if (closes || IS(call, "abort")) {
        if (pcb)
            tcp_err(pcb, NULL), tcp_abort(pcb); /* the user knows */
        stop_listening();
        forget_data();
    }
}

/* lwIP's clock turns every 250 ms; its slow half, which most timers count, at every other turn. */
static void turn_clock(void) {
    for (; turns < now_us / TURN_US; turns++)
        turns % 2 ? tcp_fasttmr(), tcp_slowtmr() : tcp_fasttmr();
}

/* Whether its next turn may do something. Turns that do nothing are made up for later. */
static bool is_waiting(const struct tcp_pcb *pcb) {
    bool lasts = pcb->state == ESTABLISHED || pcb->state == FIN_WAIT_2 || pcb->state == CLOSE_WAIT;
    bool has_more = pcb->unacked || pcb->unsent || pcb->ooseq || ip_get_option(pcb, SOF_KEEPALIVE);
    return !lasts || has_more || pcb->flags & (TF_ACK_DELAY | TF_RXCLOSED);
}

/* ---- the protocol ---- */

/* The text after `"key":` in a message. synfin writes no spaces, and no text contains a key. */
static const char *value(const char *line, const char *key) {
    char quoted[32];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *at = strstr(line, quoted);
    return at ? at + strlen(quoted) : "\"\"";
}

static uint64_t number(const char *line, const char *key, uint64_t otherwise) {
    const char *at = value(line, key);
    return *at >= '0' && *at <= '9' ? strtoull(at, NULL, 10) : otherwise;
}

static const char *word(const char *line, const char *key, char text[16]) {
    return sscanf(value(line, key), "\"%15[a-z0-9.]", text) == 1 ? text : "";
}

static size_t octets(const char *line, const char *key, unsigned char *data) {
    size_t length = 0;
    for (const char *at = value(line, key) + 1; *at != '"'; at += 2)
        data[length++] = (unsigned char)strtoul((char[]){at[0], at[1], '\0'}, NULL, 16);
    return length;
}

static void on_start(const char *line) {
    char text[16], name[40], whole[60];
    for (struct tcp_pcb *pcb; (pcb = connection()); tcp_abandon(pcb, 0))
        tcp_err(pcb, NULL);
    stop_listening(), forget_data();
    turns = 0, tcp_ticks = 1; /* at 0, lwIP measures no round trip */
    ipaddr_aton(word(line, "address", text), &own);
    ipaddr_aton(word(line, "peer_address", text), &peer);
    netif_set_addr(&wire, &own, IP4_ADDR_ANY4, &peer);
    own_port = number(line, "port", 0), peer_port = number(line, "peer_port", 0);
    wire.mtu = number(line, "mss", 0) + 40;
    set_window = number(line, "window", 0);
    set_rto_ms = number(line, "RTO", 1000000) / 1000;
    set_msl_ms = (LWIP_MAX(number(line, "msl_us", 0), TURN_US) - TURN_US) / 1000;
    nagle = *value(line, "nagle") != 'f', quick_ack = *value(line, "delayed_ack") != 't';
    half_duplex = *value(line, "half_duplex_close") == 't';
    keep_idle = number(line, "keep_alive", 0) / 1000;
    keep_interval = number(line, "keep_alive_interval", keep_idle * 1000ull) / 1000;
    keep_count = number(line, "keep_alive_count", INT32_MAX / (keep_interval + 1));
    if (number(line, "window", 0) > MOST || wire.mtu > TCP_MSS + 40 || set_rto_ms % TCP_SLOW_INTERVAL)
        strcpy(unsupported, "a window above 65,535, an MSS above 1,460, or an RTO between two ticks");
    const char *at = value(line, "settings");
    for (at += at[1] == '}'; *at == '{' || *at == ','; at += strcspn(at + 1, ",}") + 1) {
        snprintf(name, sizeof name, " %.*s ", (int)strcspn(at, ":"), at + 1);
        snprintf(whole, sizeof whole, " %.*s ", (int)strcspn(at + 1, ",}"), at + 1);
        if (!strstr(HAS, name) && !strstr(HAS, whole))
            sscanf(name, " \"%39[^\"]", unsupported);
    }
}

static void answer(const struct tcp_pcb *pcb) {
    printf("{\"state\":\"%s\",\"packets\":[%s],\"signals\":[%s],\"refused\":%s,\"data\":\"%s\",",
           tcp_debug_state_str(pcb ? pcb->state : LISTENER ? LISTEN : CLOSED),
           packets + (*packets == ','), signals + (*signals == ','), refused, taken);
    if (pcb && is_waiting(pcb))
        printf("\"wake_us\":%llu,", (unsigned long long)(turns + 1) * TURN_US);
    if (pcb && pcb->state >= SYN_RCVD)
        printf("\"variables\":{\"SND.UNA\":%u,\"SND.NXT\":%u,\"SND.WND\":%u,\"SND.WL1\":%u,"
               "\"SND.WL2\":%u,\"RCV.NXT\":%u,\"RCV.WND\":%u},", pcb->lastack, pcb->snd_nxt,
               pcb->snd_wnd, pcb->snd_wl1, pcb->snd_wl2, pcb->rcv_nxt, pcb->rcv_ann_wnd);
    printf("\"readable\":%d,\"end\":%s}\n", inbox ? inbox->tot_len : 0, at_end ? "true" : "false");
}

int main(void) {
    static char line[LINE + 1];
    static unsigned char data[LINE / 2];
    char texts[2][16];
    lwip_init();
    netif_set_default(netif_add_noaddr(&wire, NULL, on_netif, ip_input));
    for (; fgets(line, sizeof line, stdin); fflush(stdout)) {
        *packets = *signals = *taken = *unsupported = '\0', refused = "null";
        now_us = number(line, "now_us", 0);
        set_iss = number(line, "iss", set_iss);
        turn_clock();
        const char *type = word(line, "type", texts[0]);
        if (*value(line, "urgent") == 't')
            strcpy(unsupported, "urgent");
        else if (IS(type, "start"))
            on_start(line);
        else if (IS(type, "call"))
            on_call(word(line, "call", texts[1]), data, octets(line, "data", data), number(line, "limit", 0));
        else if (IS(type, "packet")) {
            struct pbuf *p = pbuf_alloc(PBUF_RAW, octets(line, "packet", data), PBUF_RAM);
            pbuf_take(p, data, p->len);
            wire.input(p, &wire);
        }
        struct tcp_pcb *pcb = connection();
        if (pcb && pcb->state > SYN_RCVD)
            stop_listening();
        if (!pcb && !inbox && !*taken)
            at_end = false; /* the user has had it */
        if (IS(type, "hello"))
            puts("{\"version\":1,\"level\":\"packets\",\"name\":\"lwip\",\"has\":[\"send\",\"receive\",\"abort\","
                 "\"retransmission\",\"persist\",\"nagle\",\"delayed_ack\",\"half_duplex_close\",\"keep_alive\","
                 "\"keep_alive_interval\",\"keep_alive_count\"]}");
        else if (*unsupported)
            printf("{\"unsupported\":\"%s\"}\n", unsupported);
        else
            answer(pcb);
    }
}
