/* Shortest decimal text of a double (Raffaello Giulietti, "The Schubfach way
   to render doubles", 2020). Integer arithmetic only: no locale, no libc. */
#include "base/sink.h"

#include <assert.h>
#include <string.h>

/* 10^k for k = -297, -270, ..., 324: the first 192 bits, the top bit set. In
   between, 10^k = 10^(27 i) * 10^j needs one multiplication by 5^j. The 128
   bits made from them were compared with the exact powers for every k the
   algorithm can ask for (-292 to 324). */
static const uint64_t POWERS[24][3] = {
    {0xa76c582338ed2621, 0xaf2af2b80af6f24e,
     0x657c8f4d43323a36},
    {0x873e4f75e2224e68, 0x5a7744a6e804a291,
     0xcc35eddfcf0996d7},
    {0xda7f5bf590966848, 0xaf39a475506a899e,
     0xa30294cc2934e662},
    {0xb080392cc4349dec, 0xbd8d794d96aacfb3,
     0xfe13a5c86af64418},
    {0x8e938662882af53e, 0x547eb47b7282ee9c,
     0x41b0230e1421487d},
    {0xe65829b3046b0afa, 0x0cb4a5a3112a5112,
     0xa3b561b1cb208396},
    {0xba121a4650e4ddeb, 0x92f34d62616ce413,
     0x21a0183e10583cd3},
    {0x964e858c91ba2655, 0x3a6a07f8d510f86f,
     0xe9082f25e9c5e9ec},
    {0xf2d56790ab41c2a2, 0xfae27299423fb9c3,
     0x3695dad7e8858901},
    {0xc428d05aa4751e4c, 0xaa97e14c3c26b886,
     0x96842dc95323f5a8},
    {0x9e74d1b791e07e48, 0x775ea264cf55347d,
     0xca49f1c05120c9c7},
    {0x8000000000000000, 0x0000000000000000,
     0x0000000000000000},
    {0xcecb8f27f4200f3a, 0x0000000000000000,
     0x0000000000000000},
    {0xa70c3c40a64e6c51, 0x999090b65f67d924,
     0x0000000000000000},
    {0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3,
     0xdf9f915627c04e28},
    {0xda01ee641a708de9, 0xe80e6f4820cc9495,
     0xd74baad03bc1d8d3},
    {0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f,
     0xc04c79ffe324301f},
    {0x8e41ade9fbebc27d, 0x14588f13be847307,
     0x23bd6a2059c002f5},
    {0xe5d3ef282a242e81, 0x8f1668c8a86da5fa,
     0xf0b5ccf5176ecc7c},
    {0xb9a74a0637ce2ee1, 0x6d953e2bd7173692,
     0x88efb0037ac08bde},
    {0x95f83d0a1fb69cd9, 0x4abdaf101564f98e,
     0x0d5a4af7b3a98e47},
    {0xf24a01a73cf2dccf, 0xbc633b39673c8cec,
     0x3d9c44cd2f36917c},
    {0xc3b8358109e84f07, 0x0a862f80ec4700c8,
     0x02606ea01029dc37},
    {0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1,
     0x4944d9f52cd0dec2},
};

/* 5^j, shifted until the top bit is set. */
static const uint64_t FIVES[27] = {
    0x8000000000000000, 0xa000000000000000, 0xc800000000000000,
    0xfa00000000000000, 0x9c40000000000000, 0xc350000000000000,
    0xf424000000000000, 0x9896800000000000, 0xbebc200000000000,
    0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000,
    0xe8d4a51000000000, 0x9184e72a00000000, 0xb5e620f480000000,
    0xe35fa931a0000000, 0x8e1bc9bf04000000, 0xb1a2bc2ec5000000,
    0xde0b6b3a76400000, 0x8ac7230489e80000, 0xad78ebc5ac620000,
    0xd8d726b7177a8000, 0x878678326eac9000, 0xa968163f0a57b400,
    0xd3c21bcecceda100, 0x84595161401484a0, 0xa56fa5b99019a5c8,
};

enum { FIRST_POWER = -297, POWER_STEP = 27 };

typedef struct wide {
    uint64_t high;
    uint64_t low;
} wide;

typedef struct decimal {
    uint64_t digits;
    int exponent; /* value = digits * 10^exponent */
} decimal;

static wide multiply(uint64_t a, uint64_t b)
{
    uint64_t a0 = a & UINT32_MAX, a1 = a >> 32;
    uint64_t b0 = b & UINT32_MAX, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32);
    uint64_t other = a0 * b1 + (middle & UINT32_MAX);

    return (wide){a1 * b1 + (middle >> 32) + (other >> 32), a * b};
}

static uint64_t add_carry(uint64_t a, uint64_t b, uint64_t *carry)
{
    uint64_t sum = a + b;

    *carry += sum < a;
    return sum;
}

/* The first 128 bits of 10^k, rounded up where that is not exact. */
static wide power_of_ten(int k)
{
    const uint64_t *base = POWERS[(k - FIRST_POWER) / POWER_STEP];
    uint64_t five = FIVES[(k - FIRST_POWER) % POWER_STEP];
    wide top = multiply(base[0], five);
    wide middle = multiply(base[1], five);
    wide bottom = multiply(base[2], five);
    uint64_t carry = 0;
    uint64_t third = add_carry(middle.low, bottom.high, &carry);
    uint64_t second = add_carry(top.low, carry, &top.high);

    second = add_carry(second, middle.high, &top.high);
    if (top.high >> 63 == 0) {
        top.high = top.high << 1 | second >> 63;
        second = second << 1 | third >> 63;
        third = third << 1 | bottom.low >> 63;
        bottom.low <<= 1;
    }
    if ((third | bottom.low) != 0) {
        second = add_carry(second, 1, &top.high);
    }
    return (wide){top.high, second};
}

/* c * g / 2^128 with the lowest bit telling whether something was cut. */
static uint64_t round_to_odd(wide g, uint64_t c)
{
    wide x = multiply(g.low, c);
    wide y = multiply(g.high, c);
    uint64_t low = add_carry(y.low, x.high, &y.high);

    return y.high | (low > 1);
}

static int floor_shift(int value, int bits)
{
    return value >= 0 ? value >> bits : ~(~value >> bits);
}

/* The shortest decimal in the interval that reads back as c * 2^q. */
static decimal shortest(uint64_t c, int q, bool is_power_of_two)
{
    /* floor(log10(2^q)), or of 3/4 2^q, and floor(log2(10^-k)) */
    int k = floor_shift(q * 1262611 - (is_power_of_two ? 524031 : 0), 22);
    int h = q + floor_shift(-k * 1741647, 19) + 1;
    wide g = power_of_ten(-k);
    uint64_t lower = round_to_odd(g, (4 * c - 2 + is_power_of_two) << h);
    uint64_t value = round_to_odd(g, (4 * c) << h);
    uint64_t upper = round_to_odd(g, (4 * c + 2) << h);
    uint64_t s = value / 4;
    uint64_t tens = s / 10;
    bool below_fits;
    bool above_fits;

    lower += c & 1; /* an odd c does not own the ends of its interval */
    upper -= c & 1;
    if (s >= 10) {
        below_fits = lower <= 40 * tens;
        above_fits = 40 * tens + 40 <= upper;
        if (below_fits != above_fits) {
            return (decimal){tens + above_fits, k + 1};
        }
    }
    below_fits = lower <= 4 * s;
    above_fits = 4 * s + 4 <= upper;
    if (below_fits != above_fits) {
        return (decimal){s + above_fits, k};
    }
    /* Both neighbours fit: the nearer one, the even one when in the middle. */
    s += value > 4 * s + 2 || (value == 4 * s + 2 && (s & 1) != 0);
    return (decimal){s, k};
}

static decimal to_decimal(uint64_t bits)
{
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52 & 2047);
    uint64_t c = biased != 0 ? fraction | UINT64_C(1) << 52 : fraction;
    int q = (biased != 0 ? biased : 1) - 1075;

    /* Integers below 2^53 are their own digits. */
    if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0) {
        return (decimal){c >> -q, 0};
    }
    return shortest(c, q, fraction == 0 && biased > 1);
}

static void put_pair(char *out, unsigned pair)
{
    memcpy(out, gg_digit_pairs + 2 * (size_t)pair, 2);
}

/* The digits without zeros at their end; returns how many, at least one. */
static int put_digits(char out[20], decimal *d)
{
    char *at = out + 20;
    int n;

    while (d->digits % 10 == 0 && d->digits != 0) {
        d->digits /= 10;
        d->exponent++;
    }
    /* By eight, because narrow divisions are quick. */
    while (d->digits > UINT32_MAX) {
        unsigned low = (unsigned)(d->digits % 100000000);
        d->digits /= 100000000;
        for (int i = 0; i < 4; i++, low /= 100) {
            put_pair(at -= 2, low % 100);
        }
    }
    uint32_t rest = (uint32_t)d->digits;
    for (; rest >= 100; rest /= 100) {
        put_pair(at -= 2, rest % 100);
    }
    if (rest >= 10) {
        put_pair(at -= 2, rest);
    } else if (rest != 0 || at == out + 20) {
        *--at = (char)('0' + rest);
    }
    n = (int)(out + 20 - at);
    memmove(out, at, (size_t)n);
    return n;
}

/* 1.5e-05: at least two digits in the exponent, as everybody writes it. */
static char *put_exponent(char *out, const char *digits, int n, int exponent)
{
    *out++ = digits[0];
    if (n > 1) {
        *out++ = '.';
        memcpy(out, digits + 1, (size_t)n - 1);
        out += n - 1;
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    exponent = exponent < 0 ? -exponent : exponent;
    if (exponent >= 100) {
        *out++ = (char)('0' + exponent / 100);
    }
    *out++ = (char)('0' + exponent / 10 % 10);
    *out++ = (char)('0' + exponent % 10);
    return out;
}

/* 0.00123, 12.3 or 12300.0; the point stands behind `before` digits. */
static char *put_point(char *out, const char *digits, int n, int before)
{
    int whole = before < 0 ? 0 : before;

    if (n <= whole) {
        memcpy(out, digits, (size_t)n);
        memset(out + n, '0', (size_t)(whole - n));
        memcpy(out + whole, ".0", 2);
        return out + whole + 2;
    }
    if (whole == 0) {
        *out++ = '0';
    }
    memcpy(out, digits, (size_t)whole);
    out += whole;
    *out++ = '.';
    for (int i = before; i < 0; i++) {
        *out++ = '0';
    }
    memcpy(out, digits + whole, (size_t)(n - whole));
    return out + n - whole;
}

/* Weights and counts: whole numbers that take at most 16 digits. */
static bool is_small_whole(double value)
{
    return value >= 0 && value < 1e15 && (double)(uint64_t)value == value;
}

size_t gg_format_double(char *out, double value)
{
    char digits[20];
    char *end = out;
    uint64_t bits;
    decimal d;
    int n;
    int before;

    memcpy(&bits, &value, sizeof bits);
    assert((bits >> 52 & 2047) != 2047); /* finite */
    if (bits << 1 == 0) {
        memcpy(out, "0.0", 4);
        return 3;
    }
    if (is_small_whole(value)) {
        size_t len = gg_format_u64(out, (uint64_t)value);
        memcpy(out + len, ".0", 3);
        return len + 2;
    }
    if (bits >> 63 != 0) {
        *end++ = '-';
    }
    d = to_decimal(bits);
    n = put_digits(digits, &d);
    before = d.exponent + n;
    if (before > 16 || before < -3) {
        end = put_exponent(end, digits, n, before - 1);
    } else {
        end = put_point(end, digits, n, before);
    }
    *end = '\0';
    return (size_t)(end - out);
}
