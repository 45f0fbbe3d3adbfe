/* Some hundred small words that stand beside names or in them, by number: of,
   the, by. A word of at most eight letters is one number of eight bytes, so
   that the compiler makes a switch of them. */
#ifndef GG_TAG_SMALL_WORDS_H
#define GG_TAG_SMALL_WORDS_H

#include "text/tokens.h"

/* X(NAME, its letters, can it stand inside a name, does it stay small in a
   headline) */
#define GG_SMALL_WORDS(X) \
    X(THE, 't', 'h', 'e', 0, 0, 0, 0, 0, 1, 1) \
    X(A, 'a', 0, 0, 0, 0, 0, 0, 0, 1, 1) \
    X(AN, 'a', 'n', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(OF, 'o', 'f', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(IN, 'i', 'n', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(AT, 'a', 't', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(ON, 'o', 'n', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(BY, 'b', 'y', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(AND, 'a', 'n', 'd', 0, 0, 0, 0, 0, 1, 1) \
    X(OR, 'o', 'r', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(FOR, 'f', 'o', 'r', 0, 0, 0, 0, 0, 1, 1) \
    X(FROM, 'f', 'r', 'o', 'm', 0, 0, 0, 0, 1, 1) \
    X(TO, 't', 'o', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(WITH, 'w', 'i', 't', 'h', 0, 0, 0, 0, 1, 1) \
    X(AS, 'a', 's', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(IS, 'i', 's', 0, 0, 0, 0, 0, 0, 1, 1) \
    X(WAS, 'w', 'a', 's', 0, 0, 0, 0, 0, 0, 0) \
    X(ARE, 'a', 'r', 'e', 0, 0, 0, 0, 0, 0, 0) \
    X(WERE, 'w', 'e', 'r', 'e', 0, 0, 0, 0, 0, 0) \
    X(HAS, 'h', 'a', 's', 0, 0, 0, 0, 0, 0, 0) \
    X(HAD, 'h', 'a', 'd', 0, 0, 0, 0, 0, 0, 0) \
    X(HAVE, 'h', 'a', 'v', 'e', 0, 0, 0, 0, 0, 0) \
    X(WILL, 'w', 'i', 'l', 'l', 0, 0, 0, 0, 0, 0) \
    X(WOULD, 'w', 'o', 'u', 'l', 'd', 0, 0, 0, 0, 0) \
    X(WHO, 'w', 'h', 'o', 0, 0, 0, 0, 0, 0, 0) \
    X(WHICH, 'w', 'h', 'i', 'c', 'h', 0, 0, 0, 0, 0) \
    X(THAT, 't', 'h', 'a', 't', 0, 0, 0, 0, 0, 0) \
    X(WHEN, 'w', 'h', 'e', 'n', 0, 0, 0, 0, 0, 0) \
    X(WHERE, 'w', 'h', 'e', 'r', 'e', 0, 0, 0, 0, 0) \
    X(WHILE, 'w', 'h', 'i', 'l', 'e', 0, 0, 0, 0, 0) \
    X(BUT, 'b', 'u', 't', 0, 0, 0, 0, 0, 0, 1) \
    X(HE, 'h', 'e', 0, 0, 0, 0, 0, 0, 0, 0) \
    X(SHE, 's', 'h', 'e', 0, 0, 0, 0, 0, 0, 0) \
    X(HIS, 'h', 'i', 's', 0, 0, 0, 0, 0, 0, 0) \
    X(HER, 'h', 'e', 'r', 0, 0, 0, 0, 0, 0, 0) \
    X(THEIR, 't', 'h', 'e', 'i', 'r', 0, 0, 0, 0, 0) \
    X(ITS, 'i', 't', 's', 0, 0, 0, 0, 0, 0, 0) \
    X(BETWEEN, 'b', 'e', 't', 'w', 'e', 'e', 'n', 0, 0, 0) \
    X(UNDER, 'u', 'n', 'd', 'e', 'r', 0, 0, 0, 0, 0) \
    X(NEAR, 'n', 'e', 'a', 'r', 0, 0, 0, 0, 0, 0) \
    X(AGAINST, 'a', 'g', 'a', 'i', 'n', 's', 't', 0, 1, 0) \
    X(AFTER, 'a', 'f', 't', 'e', 'r', 0, 0, 0, 0, 1) \
    X(BEFORE, 'b', 'e', 'f', 'o', 'r', 'e', 0, 0, 0, 0) \
    X(DURING, 'd', 'u', 'r', 'i', 'n', 'g', 0, 0, 0, 0) \
    X(INTO, 'i', 'n', 't', 'o', 0, 0, 0, 0, 0, 1) \
    X(THAN, 't', 'h', 'a', 'n', 0, 0, 0, 0, 0, 1) \
    X(NOT, 'n', 'o', 't', 0, 0, 0, 0, 0, 0, 0) \
    X(ALSO, 'a', 'l', 's', 'o', 0, 0, 0, 0, 0, 0) \
    X(BE, 'b', 'e', 0, 0, 0, 0, 0, 0, 0, 0) \
    X(BEEN, 'b', 'e', 'e', 'n', 0, 0, 0, 0, 0, 0) \
    X(THIS, 't', 'h', 'i', 's', 0, 0, 0, 0, 0, 0) \
    X(LIKE, 'l', 'i', 'k', 'e', 0, 0, 0, 0, 0, 0) \
    X(CALLED, 'c', 'a', 'l', 'l', 'e', 'd', 0, 0, 0, 0) \
    X(NAMED, 'n', 'a', 'm', 'e', 'd', 0, 0, 0, 0, 0) \
    X(THEN, 't', 'h', 'e', 'n', 0, 0, 0, 0, 0, 0) \
    X(OVER, 'o', 'v', 'e', 'r', 0, 0, 0, 0, 0, 1) \
    X(BORN, 'b', 'o', 'r', 'n', 0, 0, 0, 0, 0, 0) \
    X(DE, 'd', 'e', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(LA, 'l', 'a', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(UND, 'u', 'n', 'd', 0, 0, 0, 0, 0, 1, 0) \
    X(DER, 'd', 'e', 'r', 0, 0, 0, 0, 0, 1, 0) \
    X(DIE, 'd', 'i', 'e', 0, 0, 0, 0, 0, 0, 0) \
    X(LE, 'l', 'e', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(EL, 'e', 'l', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(ET, 'e', 't', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(EN, 'e', 'n', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(POUR, 'p', 'o', 'u', 'r', 0, 0, 0, 0, 1, 0) \
    X(PER, 'p', 'e', 'r', 0, 0, 0, 0, 0, 1, 0) \
    X(ABOUT, 'a', 'b', 'o', 'u', 't', 0, 0, 0, 0, 1) \
    X(AMID, 'a', 'm', 'i', 'd', 0, 0, 0, 0, 0, 1) \
    X(IF, 'i', 'f', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(OFF, 'o', 'f', 'f', 0, 0, 0, 0, 0, 0, 1) \
    X(OUT, 'o', 'u', 't', 0, 0, 0, 0, 0, 0, 1) \
    X(UP, 'u', 'p', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(VIA, 'v', 'i', 'a', 0, 0, 0, 0, 0, 0, 1) \
    X(VS, 'v', 's', 0, 0, 0, 0, 0, 0, 0, 1) \
    X(VAN, 'v', 'a', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(VON, 'v', 'o', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(DEN, 'd', 'e', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(DEL, 'd', 'e', 'l', 0, 0, 0, 0, 0, 1, 0) \
    X(DELLA, 'd', 'e', 'l', 'l', 'a', 0, 0, 0, 1, 0) \
    X(DI, 'd', 'i', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(DA, 'd', 'a', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(DOS, 'd', 'o', 's', 0, 0, 0, 0, 0, 1, 0) \
    X(DAS, 'd', 'a', 's', 0, 0, 0, 0, 0, 1, 0) \
    X(DO, 'd', 'o', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(DU, 'd', 'u', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(DES, 'd', 'e', 's', 0, 0, 0, 0, 0, 1, 0) \
    X(LES, 'l', 'e', 's', 0, 0, 0, 0, 0, 1, 0) \
    X(AL, 'a', 'l', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(BIN, 'b', 'i', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(BINT, 'b', 'i', 'n', 't', 0, 0, 0, 0, 1, 0) \
    X(IBN, 'i', 'b', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(BEN, 'b', 'e', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(ABU, 'a', 'b', 'u', 0, 0, 0, 0, 0, 1, 0) \
    X(AF, 'a', 'f', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(AV, 'a', 'v', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(TEN, 't', 'e', 'n', 0, 0, 0, 0, 0, 1, 0) \
    X(TER, 't', 'e', 'r', 0, 0, 0, 0, 0, 1, 0) \
    X(ZU, 'z', 'u', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(ZUM, 'z', 'u', 'm', 0, 0, 0, 0, 0, 1, 0) \
    X(ZUR, 'z', 'u', 'r', 0, 0, 0, 0, 0, 1, 0) \
    X(Y, 'y', 0, 0, 0, 0, 0, 0, 0, 1, 0) \
    X(MAC, 'm', 'a', 'c', 0, 0, 0, 0, 0, 1, 0) \
    X(LO, 'l', 'o', 0, 0, 0, 0, 0, 0, 1, 0) \
    X(SAN, 's', 'a', 'n', 0, 0, 0, 0, 0, 1, 0)

typedef enum gg_small_word {
#define GG_SMALL_NAME(name, a, b, c, d, e, f, g, h, links, title) \
    GG_SMALL_##name,
    GG_SMALL_WORDS(GG_SMALL_NAME)
#undef GG_SMALL_NAME
    GG_N_SMALL_WORDS /* none of them */
} gg_small_word;

/* GG_N_SMALL_WORDS: none of them. Capitals do not matter. */
gg_small_word gg_find_small_word(const char *text, size_t text_len,
                                 const gg_token *token);
/* Can it stand inside a name: of, and, van? */
bool gg_small_word_links(gg_small_word word);
/* Is it written small even in a headline: of, with? */
bool gg_small_word_in_title(gg_small_word word);

#endif
