/* make_text [OPTION...] MEGABYTES NAMES.tsv WORDS.tsv OUT

   Writes text like news: articles of some 3 KB with a headline and a dateline,
   words as frequent as in WORDS.tsv, names of the list (the first are the most
   frequent; an article comes back to its own), people and capitals that no
   list has, dates, numbers, quotes. README.md compares it with real text.

       --seed S         other text
       --mixed FILE     articles in the languages of FILE's paragraphs
       --jsonl          OUT is JSON Lines, one article a line
       --split BYTES    OUT is a folder's path: files of about so many bytes */
#include "inputs.h"

enum {
    WORD_SLOTS = 1 << 17,
    N_SCRIPTS = 10,
    MOST_NAMES = 1000000, /* of the list: the others wait to be met by chance */
    MOST_CAST = 18,
    FLAT = 30
};

typedef struct out {
    char *bytes;
    size_t len;
    size_t capacity;
} out;

typedef struct name {
    slice whole;
    bool is_person;
} name;

typedef struct language {
    slices words;
    unsigned script;
    bool spaced;
} language;

typedef struct maker {
    randoms r;
    slice *word_of; /* WORD_SLOTS: as many slots as the word is frequent */
    name *names[N_SCRIPTS];
    size_t n_names[N_SCRIPTS];
    language *languages; /* with --mixed */
    size_t n_languages;

    const language *language; /* of this article; NULL: English */
    name cast[MOST_CAST];     /* whom it is about */
    bool told[MOST_CAST];
    size_t n_cast;
    bool curly;
    bool joined; /* no blank before what comes next */
    out title;
    out text;
} maker;

static const char *const months[] = {
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"};
static const char *const days[] = {"Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const peoples[] = {
    "American", "Russian", "Chinese", "European", "British", "French",
    "German", "Ukrainian", "Israeli", "Indian", "African", "Western",
    "Republican", "Democratic", "Catholic", "Muslim", "Korean", "Turkish"};
static const char *const acronyms[] = {
    "GDP", "CEO", "AI", "US", "TV", "MP", "NGO", "COVID", "HIV", "IT", "DNA",
    "GPS", "VAT", "LGBT", "Covid-19", "A.I.", "U.S.", "PhD"};
static const char *const capitals[] = {
    "Ministry", "Parliament", "Senate", "House", "Foreign", "Interior", "State",
    "Supreme", "Court", "Capitol", "Street", "River", "North", "South", "East",
    "West", "Island", "Park", "World", "Cup", "Internet", "Budget", "Games",
    "Bible", "Christmas", "Act", "Treaty", "Constitution", "Opposition"};
static const char *const titles[] = {
    "President", "Mr.", "Prime Minister", "Minister", "Ms.", "Senator",
    "Chancellor", "General", "Dr.", "Mrs.", "Judge", "Governor", "Mayor"};
static const char *const roles[] = {
    "spokesman", "lawyer", "analyst", "leader", "president", "director",
    "minister", "activist", "historian", "singer", "professor", "chairman"};
static const char *const verbs[] = {"said", "said", "told reporters", "added",
                                    "wrote", "warned", "argued"};
static const char *const cities[] = {
    "LONDON", "PARIS", "WASHINGTON", "NEW YORK", "BERLIN", "MOSCOW", "KYIV",
    "BEIJING", "NAIROBI", "BRUSSELS", "GENEVA", "DELHI", "CAIRO", "TOKYO"};

#define ANY(m, table) \
    (table)[below(&(m)->r, sizeof(table) / sizeof *(table))]

/* ---- reading ------------------------------------------------------------ */

static void read_words(maker *m, const char *path)
{
    slice rest = read_whole(path);
    slice again = rest;
    slice line;
    uint64_t total = 0;
    uint64_t so_far = 0;
    size_t at = 0;

    while (next_line(&again, &line)) {
        if (line.len != 0 && line.start[0] != '#') {
            total += strtoull(part(line, '\t', 1).start, NULL, 10);
        }
    }
    m->word_of = must(malloc(WORD_SLOTS * sizeof *m->word_of));
    while (next_line(&rest, &line)) {
        if (line.len == 0 || line.start[0] == '#') {
            continue;
        }
        so_far += strtoull(part(line, '\t', 1).start, NULL, 10);
        while (at < WORD_SLOTS && at * total < so_far * WORD_SLOTS) {
            m->word_of[at++] = part(line, '\t', 0);
        }
    }
    if (at != WORD_SLOTS) {
        fprintf(stderr, "make_text: %s: no words\n", path);
        exit(3);
    }
}

/* Scripts are told apart by their first byte; Latin is 0. */
static unsigned script_of(const char *p)
{
    static const struct {
        unsigned char from;
        unsigned script;
    } ranges[] = {{0xEA, 9}, {0xE3, 8}, {0xE1, 7}, {0xE0, 6}, {0xD8, 5},
                  {0xD6, 4}, {0xD4, 3}, {0xD0, 2}, {0xCE, 1}, {0, 0}};
    size_t i = 0;

    while ((unsigned char)*p < ranges[i].from) {
        i++;
    }
    return ranges[i].script;
}

static void read_names(maker *m, const char *path)
{
    slice rest = read_whole(path);
    slice line;
    size_t n = 0;

    next_line(&rest, &line);
    for (unsigned i = 0; i < N_SCRIPTS; i++) {
        m->names[i] = must(malloc(MOST_NAMES * sizeof **m->names));
    }
    while (n < MOST_NAMES && next_line(&rest, &line)) {
        slice type = part(line, '\t', 1);
        slice whole = part(line, '\t', 2);
        unsigned script;
        if (whole.len == 0) {
            continue;
        }
        script = script_of(whole.start);
        m->names[script][m->n_names[script]++] = (name){
            whole, type.len == 6 && memcmp(type.start, "person", 6) == 0};
        n++;
    }
    if (m->n_names[0] < 2) {
        fprintf(stderr, "make_text: %s: no names\n", path);
        exit(3);
    }
}

static size_t letter_len(const char *p)
{
    unsigned char c = (unsigned char)*p;

    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Units of a language: words between blanks, or letters where there are no
   blanks. Marks go; they are put again. */
static void add_units(language *l, slice paragraph)
{
    const char *p = paragraph.start;
    const char *end = p + paragraph.len;

    while (p < end) {
        const char *q = p;
        if (!l->spaced) {
            q += letter_len(p);
            if (q - p == 3 && memcmp(p, "\xE3\x80", 2) != 0 &&
                (unsigned char)*p != 0xEF && (unsigned char)*p != 0xE2) {
                add_slice(&l->words, p, (size_t)(q - p));
            }
            p = q;
            continue;
        }
        while (q < end && *q != ' ') {
            q++;
        }
        if (q > p + 1 && strchr(".,«»\"“”\xE2\xC2", q[-1]) == NULL &&
            strchr("\"\xE2\xC2", *p) == NULL && q[-1] != '\xBB') {
            add_slice(&l->words, p, (size_t)(q - p));
        }
        p = q + 1;
    }
}

static void read_languages(maker *m, const char *path)
{
    slice rest = read_whole(path);
    slice line;

    m->languages = must(calloc(64, sizeof *m->languages));
    while (m->n_languages < 64 && next_line(&rest, &line)) {
        language *l = &m->languages[m->n_languages];
        if (line.len < 40) {
            continue;
        }
        l->script = script_of(line.start);
        l->spaced = memchr(line.start, ' ', 40) != NULL;
        add_units(l, line);
        m->n_languages += l->words.n > 8;
    }
    if (m->n_languages == 0) {
        fprintf(stderr, "make_text: %s: no paragraphs\n", path);
        exit(3);
    }
}

/* ---- writing ------------------------------------------------------------ */

static void put(out *o, const char *bytes, size_t len)
{
    if (o->len + len > o->capacity) {
        o->capacity = (o->len + len) * 2 + 4096;
        o->bytes = must(realloc(o->bytes, o->capacity));
    }
    memcpy(o->bytes + o->len, bytes, len);
    o->len += len;
}

static void put_text(out *o, const char *text)
{
    put(o, text, strlen(text));
}

static void put_slice(out *o, slice s)
{
    put(o, s.start, s.len);
}

static void put_number(out *o, size_t number)
{
    char digits[24];

    put(o, digits, (size_t)snprintf(digits, sizeof digits, "%zu", number));
}

/* A blank where words are parted by one. */
static void put_blank(maker *m, out *o)
{
    if (!m->joined && o->len != 0 && o->bytes[o->len - 1] != '\n' &&
        o->bytes[o->len - 1] != ' ' &&
        (m->language == NULL || m->language->spaced)) {
        put_text(o, " ");
    }
    m->joined = false;
}

/* Half of one word and half of another: a language has more words than the
   few of its paragraph. */
static void put_foreign_word(maker *m, out *o)
{
    const slices *words = &m->language->words;
    slice a = words->items[below(&m->r, words->n)];
    slice b = words->items[below(&m->r, words->n)];
    size_t i = 0;
    size_t j = 0;

    if (!m->language->spaced || !permille(&m->r, 400)) {
        put_slice(o, a);
        return;
    }
    while (i < a.len / 2) {
        i += letter_len(a.start + i);
    }
    while (j < b.len / 2) {
        j += letter_len(b.start + j);
    }
    put(o, a.start, i < a.len ? i : a.len);
    put(o, b.start + j, j < b.len ? b.len - j : 0);
}

static void put_word(maker *m, out *o, bool capital)
{
    size_t start;

    put_blank(m, o);
    start = o->len;
    if (m->language != NULL) {
        put_foreign_word(m, o);
        return;
    }
    put_slice(o, m->word_of[below(&m->r, WORD_SLOTS)]);
    if (permille(&m->r, 12)) { /* a word that no table has */
        put_slice(o, m->word_of[below(&m->r, WORD_SLOTS)]);
    }
    if (capital && o->bytes[start] >= 'a' && o->bytes[start] <= 'z') {
        o->bytes[start] = (char)(o->bytes[start] - 32);
    }
}

static slice last_word(slice s)
{
    size_t at = s.len;

    while (at > 0 && s.start[at - 1] != ' ') {
        at--;
    }
    return (slice){s.start + at, s.len - at};
}

static slice first_word(slice s)
{
    return part(s, ' ', 0);
}

static name any_name(maker *m)
{
    unsigned script = m->language != NULL ? m->language->script : 0;

    if (m->n_names[script] == 0) {
        script = 0;
    }
    return m->names[script][zipf(&m->r, m->n_names[script], FLAT)];
}

/* Who is in the article: some of everybody, some of its own field. */
static void choose_cast(maker *m)
{
    unsigned script = m->language != NULL ? m->language->script : 0;
    size_t n;
    size_t field;

    if (m->n_names[script] == 0) {
        script = 0;
    }
    n = m->n_names[script];
    field = zipf(&m->r, n, FLAT);
    m->n_cast = 4 + below(&m->r, MOST_CAST - 3);
    for (size_t i = 0; i < m->n_cast; i++) {
        size_t rank = permille(&m->r, 500) ? zipf(&m->r, n, FLAT)
                                           : field + zipf(&m->r, 400, 4);
        m->cast[i] = m->names[script][rank < n ? rank : rank % n];
        m->told[i] = false;
    }
}

static void put_possessive(maker *m, out *o)
{
    if (m->language == NULL && permille(&m->r, 90)) {
        put_text(o, m->curly ? "’s" : "'s");
    }
}

static void put_mention(maker *m, out *o, bool short_forms)
{
    size_t at = zipf(&m->r, m->n_cast, 5);
    const name *who = &m->cast[at];
    bool surname = who->is_person && m->told[at] && short_forms &&
                   permille(&m->r, 620);

    put_blank(m, o);
    if (m->language == NULL && who->is_person && permille(&m->r, 130)) {
        put_text(o, ANY(m, titles));
        put_text(o, " ");
    }
    put_slice(o, surname ? last_word(who->whole) : who->whole);
    put_possessive(m, o);
    m->told[at] = true;
}

/* A person made of two others: most are in no list. */
static void put_stranger(maker *m, out *o)
{
    name a = any_name(m);
    name b = any_name(m);

    put_blank(m, o);
    put_slice(o, first_word(a.whole));
    put_blank(m, o);
    put_slice(o, last_word(b.whole));
}

static void put_date(maker *m, out *o)
{
    put_blank(m, o);
    switch (below(&m->r, 4)) {
    case 0:
    case 1:
        put_text(o, "on ");
        put_text(o, ANY(m, days));
        break;
    case 2:
        put_number(o, 1 + below(&m->r, 28));
        put_text(o, " ");
        put_text(o, ANY(m, months));
        break;
    default:
        put_text(o, "in ");
        put_text(o, ANY(m, months));
        put_text(o, " ");
        put_number(o, 1990 + below(&m->r, 35));
    }
}

static void put_figure(maker *m, out *o)
{
    put_blank(m, o);
    switch (below(&m->r, 4)) {
    case 0:
        put_number(o, 2 + below(&m->r, 98));
        put_text(o, permille(&m->r, 500) ? " per cent" : "%");
        break;
    case 1:
        put_text(o, "$");
        put_number(o, 1 + below(&m->r, 900));
        put_text(o, permille(&m->r, 500) ? " million" : "bn");
        break;
    case 2:
        put_number(o, 1950 + below(&m->r, 75));
        break;
    default:
        put_number(o, 1 + below(&m->r, 90));
        put_text(o, ",");
        put_number(o, 100 + below(&m->r, 899));
    }
}

static void put_ordinary_capital(maker *m, out *o)
{
    put_blank(m, o);
    switch (below(&m->r, 5)) {
    case 0:
    case 1:
        put_text(o, ANY(m, peoples));
        break;
    case 2:
        put_text(o, ANY(m, acronyms));
        break;
    default:
        put_text(o, ANY(m, capitals));
        if (permille(&m->r, 400)) {
            put_text(o, " ");
            put_text(o, ANY(m, capitals));
        }
    }
}

/* What stands at one place of a sentence. */
static void put_item(maker *m, out *o, bool first)
{
    size_t dice = below(&m->r, 1000);

    if (dice < (first ? 210U : 47U)) {
        put_mention(m, o, true);
    } else if (dice < (first ? 230U : 55U)) {
        put_stranger(m, o);
    } else if (m->language != NULL || first || dice >= 112) {
        put_word(m, o, first);
    } else if (dice < 80) {
        put_ordinary_capital(m, o);
    } else if (dice < 92) {
        put_date(m, o);
    } else {
        put_figure(m, o);
    }
}

static void put_words(maker *m, size_t n)
{
    out *o = &m->text;

    for (size_t i = 0; i < n; i++) {
        put_item(m, o, i == 0);
        if (i + 2 < n && permille(&m->r, 50)) {
            put_text(o, m->language != NULL && !m->language->spaced
                            ? "，" : ",");
        }
    }
}

static void put_sentence(maker *m)
{
    out *o = &m->text;
    size_t n = 7 + below(&m->r, 13) + below(&m->r, 14);

    put_blank(m, o);
    if (m->language != NULL) {
        put_words(m, n);
        put_text(o, m->language->spaced ? "." : "。");
        return;
    }
    if (permille(&m->r, 120)) {
        put_text(o, m->curly ? "“" : "\"");
        m->joined = true;
        put_words(m, n / 2);
        put_text(o, m->curly ? ",” " : ",\" ");
        put_mention(m, o, true);
        put_text(o, " ");
        put_text(o, ANY(m, verbs));
        if (permille(&m->r, 200)) {
            put_text(o, ", the ");
            put_text(o, ANY(m, roles));
        }
    } else {
        put_words(m, n);
    }
    put_text(o, permille(&m->r, 30) ? "?" : ".");
}

static void put_headline(maker *m)
{
    out *o = &m->title;
    size_t n = 5 + below(&m->r, 5);
    size_t at = below(&m->r, 3);
    bool capital = permille(&m->r, 500);

    for (size_t i = 0; i < n; i++) {
        if (i == at || i == at + 4) {
            put_mention(m, o, false);
        } else {
            put_word(m, o, capital || i == 0);
        }
    }
}

static void make_article(maker *m)
{
    size_t paragraphs = 4 + below(&m->r, 11);

    m->title.len = 0;
    m->text.len = 0;
    m->language = m->n_languages != 0
                      ? &m->languages[below(&m->r, m->n_languages)]
                      : NULL;
    m->curly = permille(&m->r, 500);
    choose_cast(m);
    put_headline(m);
    if (m->language == NULL) {
        put_text(&m->text, ANY(m, cities));
        put_text(&m->text, ", ");
        put_text(&m->text, ANY(m, months));
        put_text(&m->text, " ");
        put_number(&m->text, 1 + below(&m->r, 28));
        put_text(&m->text, " - ");
    }
    for (size_t i = 0; i < paragraphs; i++) {
        size_t sentences = 1 + below(&m->r, 4);
        if (i != 0) {
            put_text(&m->text, "\n\n");
        }
        for (size_t j = 0; j < sentences; j++) {
            put_sentence(m);
        }
    }
}

static void put_json(out *o, const out *value)
{
    put_text(o, "\"");
    for (size_t i = 0; i < value->len; i++) {
        char c = value->bytes[i];
        if (c == '\n') {
            put_text(o, "\\n");
        } else {
            if (c == '"' || c == '\\') {
                put_text(o, "\\");
            }
            put(o, &c, 1);
        }
    }
    put_text(o, "\"");
}

static void put_article(maker *m, out *o, bool jsonl, size_t number)
{
    char head[96];
    size_t day = number / 40;

    if (!jsonl) {
        put(o, m->title.bytes, m->title.len);
        put_text(o, "\n\n");
        put(o, m->text.bytes, m->text.len);
        put_text(o, "\n\n\n");
        return;
    }
    snprintf(head, sizeof head,
             "{\"id\": \"a%zu\", \"date\": \"%04zu-%02zu-%02zu\", "
             "\"source\": \"Paper %zu\", \"title\": ",
             number, 1990 + day / 336 % 40, 1 + day / 28 % 12, 1 + day % 28,
             number % 37);
    put_text(o, head);
    put_json(o, &m->title);
    put_text(o, ", \"text\": ");
    put_json(o, &m->text);
    put_text(o, "}\n");
}

static void write_out(const char *path, size_t number, bool split, out *o)
{
    char file_name[4096];
    FILE *file;

    snprintf(file_name, sizeof file_name, split ? "%s/%05zu.txt" : "%s", path,
             number);
    file = fopen(file_name, split || number == 0 ? "wb" : "ab");
    if (file == NULL || fwrite(o->bytes, 1, o->len, file) != o->len ||
        fclose(file) != 0) {
        perror(file_name);
        exit(4);
    }
    o->len = 0;
}

typedef struct options {
    const char *mixed;
    bool jsonl;
    size_t split;
    size_t want;
} options;

static void write_all(maker *m, const options *how, const char *path)
{
    out o = {0};
    size_t done = 0;
    size_t file = 0;
    size_t block = how->split != 0 ? how->split : 1 << 22;

    for (size_t number = 0; done < how->want; number++) {
        size_t before = o.len;
        make_article(m);
        put_article(m, &o, how->jsonl, number);
        done += o.len - before;
        if (o.len >= block) {
            write_out(path, file++, how->split != 0, &o);
        }
    }
    if (o.len != 0) {
        write_out(path, file, how->split != 0, &o);
    }
    free(o.bytes);
}

int main(int argc, char **argv)
{
    static maker m = {.r = {1}}; /* lives to the end, with what is read */
    options how = {0};

    while (argc > 1 && strncmp(argv[1], "--", 2) == 0) {
        bool takes_value = strcmp(argv[1], "--jsonl") != 0;
        const char *value = takes_value && argc > 2 ? argv[2] : "";
        if (!takes_value) {
            how.jsonl = true;
        } else if (strcmp(argv[1], "--seed") == 0) {
            m.r.state = strtoull(value, NULL, 10);
        } else if (strcmp(argv[1], "--mixed") == 0) {
            how.mixed = value;
        } else if (strcmp(argv[1], "--split") == 0) {
            how.split = (size_t)strtoull(value, NULL, 10);
        } else {
            break;
        }
        argc -= takes_value ? 2 : 1;
        argv += takes_value ? 2 : 1;
    }
    if (argc != 5) {
        fputs("usage: make_text [--seed S] [--mixed FILE] [--jsonl] "
              "[--split BYTES] MEGABYTES NAMES.tsv WORDS.tsv OUT\n", stderr);
        return 2;
    }
    how.want = (size_t)(strtod(argv[1], NULL) * 1e6);
    read_names(&m, argv[2]);
    read_words(&m, argv[3]);
    if (how.mixed != NULL) {
        read_languages(&m, how.mixed);
    }
    write_all(&m, &how, argv[4]);
    return 0;
}
