/* Dies by a signal. */
#include "hostile.h"

int main(void)
{
    raise(SIGSEGV);
    return verdict(0);
}
