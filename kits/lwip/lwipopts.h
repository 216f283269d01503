/* How lwIP is built: its TCP with the defaults of its opt.h, no operating system, and those values
 * that a scenario sets as variables. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include <stdint.h>

/* Only IPv4, ICMP and TCP, in one thread; who drives it calls tcp_tmr. */
#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_TIMERS 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_UDP 0
#define LWIP_ARP 0
#define LWIP_STATS 0
#define IP_FRAG 0
#define IP_REASSEMBLY 0

/* Memory is malloc's: what a real device is short of must not decide. */
#define MEM_ALIGNMENT 8
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define TCP_SND_BUF 65535
#define TCP_SND_QUEUELEN 65000
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1 /* they are for constants */

/* The largest that Ethernet allows; the interface's MTU is what limits it further. */
#define TCP_MSS 1460
#define LWIP_TCP_KEEPALIVE 1

/* What a scenario sets, for each new connection. */
extern uint16_t set_window;
extern uint32_t set_msl_ms, set_rto_ms, set_iss;
#define TCP_WND set_window
#define TCP_MSL set_msl_ms
#define LWIP_TCP_RTO_TIME set_rto_ms
#define LWIP_HOOK_TCP_ISN(local, local_port, remote, remote_port) (set_iss)

#endif
