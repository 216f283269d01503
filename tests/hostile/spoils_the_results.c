/* Makes results useless without opening them for writing: truncates, locks, moves and
 * removes them. */
#include "hostile.h"

int main(void)
{
    const char *results = target("RESULTS");
    char elsewhere[4096];
    snprintf(elsewhere, sizeof elsewhere, "%s.gone", results);
    int got_it = truncate(results, 0) == 0;
    got_it |= open(results, O_RDONLY | O_TRUNC) >= 0;
    got_it |= chmod(results, 0) == 0;
    got_it |= rename(results, elsewhere) == 0;
    got_it |= unlink(results) == 0;
    return verdict(got_it);
}
