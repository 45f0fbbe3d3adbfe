/* nasty_expected: prints what must come out of the nasty network, for the
   programs in tests/consumers/. */
#include "expected.h"
#include "nasty.h"

#define FFFD "\xef\xbf\xbd"

/* Everything else must come out as it went in. */
static const expected_repair REPAIRS[] = {
    {NASTY_S("a\x01" "b\x1b[31m\x7f\xc2\x85 c\xef\xbf\xbf"
             "d\r\ne\rf\xc2\xa0g"),
     NASTY_S("ab[31m cd\ne\nf\xc2\xa0g")},
    {NASTY_S("\x01\x02"), NASTY_S("")},
    {NASTY_S("\x02"), NASTY_S("")},
    {NASTY_S("x\x00y"), NASTY_S("xy")},
    {NASTY_S("ok \xff\xfe \xc3( \xed\xa0\x80 \xf0\x9f\x98"),
     NASTY_S("ok " FFFD FFFD " " FFFD "( " FFFD FFFD FFFD " " FFFD)},
};

int main(void)
{
    gg_network *network = nasty_network();
    expected x = {network, REPAIRS, sizeof REPAIRS / sizeof REPAIRS[0],
                  stdout};

    expected_put(&x);
    gg_network_free(network);
    return fflush(stdout) == 0 ? 0 : 1;
}
