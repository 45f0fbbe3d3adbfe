/* make_names [--mixed] [--seed S] COUNT GAZETTEERS OUT

   Writes COUNT distinct names as OUT.tsv (a gazetteer) and OUT.txt (one a
   line, for the peers): first the labels of the shipped countries,
   organisations and people in a random order (with --mixed also countries in
   other scripts), then people and organisations
   put together of real given names, real and made surnames, places and what
   organisations are called by. The most frequent come first; a list of 1000
   is the beginning of a longer one. With --mixed a third of the people are
   written in Cyrillic, Arabic or Han. */
#include "inputs.h"

enum { N_LATIN_ROWS = 20, FLAT = 50, MADE_SURNAMES = 60000, LONGEST = 256 };

typedef struct pools {
    slices given;     /* Latin */
    slices surnames;
    slices places;
    slices cyrillic;  /* given names */
    slices arabic;
    slices shipped;   /* lines of the lists */
} pools;

typedef struct seen {
    uint64_t *slots;
    size_t mask;
} seen;

typedef struct writer {
    FILE *tsv;
    FILE *txt;
    seen seen;
    size_t written;
    size_t wanted;
} writer;

/* How surnames end, by where they come from: what stands before is short. */
static const char *const beginnings[] = {
    "Ab", "Ack", "Ald", "Am", "And", "Ar", "Ash", "Aver", "Bal", "Bar", "Beck",
    "Bel", "Ben", "Berg", "Bick", "Blan", "Bog", "Bol", "Bor", "Brad", "Bran",
    "Brin", "Bruck", "Bur", "Cal", "Can", "Car", "Cas", "Chad", "Chern", "Clif",
    "Cob", "Col", "Cor", "Cran", "Dal", "Dan", "Dem", "Den", "Dob", "Dor",
    "Drag", "Dub", "Dur", "Eck", "Ed", "El", "Er", "Est", "Fal", "Far", "Fed",
    "Fer", "Fin", "Frank", "Gal", "Gar", "Ger", "Gil", "Glad", "Gold", "Gom",
    "Gor", "Grab", "Green", "Gul", "Had", "Hal", "Ham", "Har", "Hav", "Hem",
    "Her", "Hol", "Hor", "Hus", "Il", "Ir", "Jan", "Jar", "Kad", "Kal", "Kam",
    "Kar", "Kel", "Kham", "Kol", "Kor", "Kov", "Kras", "Kur", "Lan", "Lar",
    "Laz", "Leb", "Lin", "Lof", "Luk", "Mac", "Mal", "Man", "Mar", "Mat",
    "Mel", "Mik", "Mor", "Mur", "Nag", "Nav", "Nik", "Nor", "Oak", "Ob", "Ol",
    "Or", "Pal", "Pan", "Par", "Pav", "Pet", "Pol", "Por", "Rad", "Ram", "Rav",
    "Rem", "Rich", "Rom", "Ros", "Rud", "Sab", "Sal", "San", "Sav", "Schwar",
    "Sem", "Shar", "Sid", "Sil", "Sim", "Sok", "Sol", "Stan", "Stein", "Strat",
    "Sul", "Tar", "Tem", "Thorn", "Tim", "Tor", "Tur", "Ul", "Val", "Vas",
    "Ver", "Vin", "Vol", "Wal", "Wein", "West", "Wil", "Win", "Wood", "Yam",
    "Yar", "Yel", "Zab", "Zah", "Zal", "Zel", "Zim", "Zub"};
static const char *const middles[] = {
    "", "", "", "", "a", "e", "i", "o", "an", "en", "er", "in", "al", "el",
    "il", "or", "ad", "am", "ent", "est", "im", "on", "ur", "av", "ev", "ik"};
static const char *const endings[] = {
    "son", "ton", "ley", "ford", "man", "well", "wood", "field", "worth", "ham",
    "er", "berg", "stein", "mann", "bauer", "ov", "ova", "ev", "eva", "enko",
    "ski", "ska", "uk", "ko", "ić", "ović", "ák", "ová", "escu", "eanu", "oğlu",
    "ci", "yan", "ian", "shvili", "dze", "ez", "es", "ado", "ero", "eira",
    "ini", "etti", "ucci", "aro", "elli", "eau", "ier", "ard", "on", "et",
    "sen", "quist", "gren", "lund", "ström", "nen", "la", "iya", "ani", "adi",
    "ouni", "our", "awi", "zadeh", "pour", "amoto", "ada", "ura", "oka", "awa",
    "wala", "kar", "gupta", "nath", "an", "ayan", "esh", "afor", "uji", "wu",
    "embe", "iwa", "ole", "ane"};
static const char *const particles[] = {
    "de", "van", "von", "van der", "bin", "al", "di", "da", "dos", "Abu", "Mac",
    "Ben", "St", "El", "Le", "Del"};
static const char *const adjectives[] = {
    "National", "International", "United", "Central", "Royal", "Federal",
    "European", "African", "Asian", "American", "Northern", "Southern",
    "Eastern", "Western", "Global", "Free", "Democratic", "Popular",
    "Progressive", "Independent", "General", "First", "New", "Public",
    "Christian", "Islamic", "Social", "Liberal", "Workers", "Peoples"};
static const char *const heads[] = {
    "Bank", "University", "Institute", "Council", "Union", "Party", "Movement",
    "Front", "Agency", "Ministry", "Committee", "Foundation", "Association",
    "Society", "Federation", "Commission", "Authority", "Academy", "Museum",
    "Hospital", "Court", "Police", "Church", "Chamber", "League", "Alliance",
    "Centre", "College", "Congress", "Network"};
static const char *const fields[] = {
    "Energy", "Trade", "Defence", "Health", "Science", "Technology", "Finance",
    "Justice", "Culture", "Agriculture", "Transport", "Education", "Security",
    "Development", "Labour", "Foreign Affairs", "Human Rights", "Research",
    "Statistics", "Medicine", "Arts", "Commerce", "Engineering", "Peace"};
static const char *const tails[] = {
    "Ltd", "Group", "Holdings", "Inc", "Corporation", "Partners", "Industries",
    "Systems", "Motors", "Airlines", "Media", "Pharmaceuticals", "Capital",
    "Foods", "Steel", "Petroleum", "Logistics", "Records", "Press", "Times"};
static const char *const cyrillic_beginnings[] = {
    "Абр", "Бел", "Бор", "Вас", "Волк", "Гав", "Гор", "Григ", "Дан", "Дмитр",
    "Ел", "Жук", "Зах", "Ив", "Каз", "Кал", "Ков", "Кол", "Корн", "Куз", "Лав",
    "Леб", "Макс", "Мар", "Мед", "Мих", "Ник", "Нов", "Орл", "Пав", "Петр",
    "Пол", "Род", "Ром", "Сав", "Сем", "Серг", "Сид", "Сок", "Степ", "Тар",
    "Тим", "Фед", "Чер", "Шар", "Щерб", "Як"};
static const char *const cyrillic_middles[] = {
    "", "", "ам", "ан", "ар", "ел", "ен", "ил", "ин", "ом", "он", "ор", "уч",
    "ач", "ик", "ак"};
static const char *const cyrillic_endings[] = {
    "ов", "ова", "ев", "ева", "ин", "ина", "ский", "ская", "енко", "чук", "ко",
    "ян"};
static const char *const arabic_surnames[] = {
    "الشمري", "الخطيب", "المصري", "العلي", "السيد", "الحسيني", "النجار",
    "الحداد", "العبيدي", "الزهراني", "القحطاني", "العتيبي", "المالكي",
    "الجبوري", "الدوري", "البصري", "الحلبي", "الشامي", "الهاشمي", "التميمي",
    "الأنصاري", "الفارسي", "الكعبي", "المطيري", "الغامدي", "الحربي",
    "الدليمي", "الساعدي", "منصور", "شاهين", "سليمان", "عثمان", "خليل", "داود"};
static const char *const han_surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙",
    "马", "朱", "胡", "郭", "何", "林", "高", "梁", "郑", "罗", "宋", "谢",
    "唐", "韩", "曹", "许", "邓", "冯", "欧阳", "司马"};
static const char *const han_given[] = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳",
    "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华",
    "玉", "兰", "文", "建", "国", "春", "梅", "海", "燕", "红", "志", "宇",
    "浩", "鹏", "飞", "雪", "峰", "新", "波", "云", "龙", "辉", "生", "林",
    "成", "东", "中", "庆", "金", "光", "荣", "永", "福", "德", "民", "安",
    "世", "宁", "康", "祥", "凯", "晓", "佳", "欣", "怡", "思", "嘉", "瑞",
    "俊", "子", "天", "一", "可", "心", "立", "仁", "义", "信", "和", "清",
    "学", "长", "振", "家", "承", "泽", "博", "昊", "轩", "梓", "晨", "阳"};

#define ANY(r, table) (table)[below((r), sizeof(table) / sizeof *(table))]

static void read_given(pools *p, const char *folder)
{
    char path[4096];
    slice rest;
    slice line;
    size_t row = 0;

    snprintf(path, sizeof path, "%s/given_names.tsv", folder);
    rest = read_whole(path);
    while (next_line(&rest, &line)) {
        slice names = part(line, '\t', 3);
        slice id = part(line, '\t', 0);
        slices *pool = &p->given;
        if (line.len == 0 || line.start[0] == '#' || row++ == 0) {
            continue;
        }
        if (row - 1 > N_LATIN_ROWS - 1) {
            pool = memcmp(id.start, "given:cyrillic", 14) == 0 ? &p->cyrillic
                   : memcmp(id.start, "given:arabic-s", 14) == 0 ? &p->arabic
                                                                 : NULL;
        }
        for (size_t i = 0; pool != NULL; i++) {
            slice name = part(names, '|', i);
            if (name.len == 0) {
                break;
            }
            add_slice(pool, name.start, name.len);
        }
    }
}

static void read_places(pools *p, const char *folder)
{
    char path[4096];
    slice rest;
    slice line;

    snprintf(path, sizeof path, "%s/places.tsv", folder);
    rest = read_whole(path);
    while (next_line(&rest, &line)) {
        slice names = part(line, '\t', 3);
        for (size_t i = 0; line.len != 0 && line.start[0] != '#'; i++) {
            slice name = part(names, '|', i);
            if (name.len == 0) {
                break;
            }
            if (name.start[0] >= 'A' && name.start[0] <= 'Z') {
                add_slice(&p->places, name.start, name.len);
            }
        }
    }
}

/* Lines of a list whose label is a name; the last words of people are
   surnames. */
static void read_shipped(pools *p, const char *folder, const char *file)
{
    char path[4096];
    slice rest;
    slice line;
    bool headed = false;

    snprintf(path, sizeof path, "%s/%s", folder, file);
    rest = read_whole(path);
    while (next_line(&rest, &line)) {
        slice type = part(line, '\t', 1);
        slice label = part(line, '\t', 2);
        if (line.len == 0 || line.start[0] == '#' || !headed) {
            headed = headed || (line.len != 0 && line.start[0] != '#');
            continue;
        }
        if (label.len < 3 || label.len >= LONGEST) {
            continue;
        }
        add_slice(&p->shipped, line.start, line.len);
        if (type.len == 6 && memcmp(type.start, "person", 6) == 0) {
            const char *last = label.start + label.len;
            while (last > label.start && last[-1] != ' ') {
                last--;
            }
            if (last > label.start) {
                add_slice(&p->surnames, last,
                          (size_t)(label.start + label.len - last));
            }
        }
    }
}

static void shuffle(slices *all, randoms *r)
{
    for (size_t i = all->n; i > 1; i--) {
        size_t j = below(r, i);
        slice kept = all->items[i - 1];
        all->items[i - 1] = all->items[j];
        all->items[j] = kept;
    }
}

/* News names countries most: they come nearer to the front. */
static void bring_forward(slices *all, randoms *r)
{
    for (size_t i = 0; i < all->n; i++) {
        slice type = part(all->items[i], '\t', 1);
        if (type.len == 7 && memcmp(type.start, "country", 7) == 0) {
            size_t to = below(r, i / 16 + 1);
            slice kept = all->items[to];
            all->items[to] = all->items[i];
            all->items[i] = kept;
        }
    }
}

static void make_surnames(pools *p, randoms *r)
{
    for (int i = 0; i < MADE_SURNAMES; i++) {
        char *name = must(malloc(48));
        int len = snprintf(name, 48, "%s%s%s%s", ANY(r, beginnings),
                           ANY(r, middles), permille(r, 250) ? ANY(r, middles)
                                                             : "",
                           ANY(r, endings));
        add_slice(&p->surnames, name, (size_t)len);
    }
}

static bool is_new(seen *s, const char *name, size_t len)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    size_t at;

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)name[i]) * UINT64_C(0x100000001B3);
    }
    hash ^= hash >> 29;
    hash = hash * UINT64_C(0xBF58476D1CE4E5B9) | 1;
    for (at = hash >> 20 & s->mask; s->slots[at] != 0; at = (at + 1) & s->mask) {
        if (s->slots[at] == hash) {
            return false;
        }
    }
    s->slots[at] = hash;
    return true;
}

static void write_name(writer *w, slice type, const char *name, size_t len)
{
    if (len < 3 || w->written == w->wanted || !is_new(&w->seen, name, len)) {
        return;
    }
    w->written++;
    fprintf(w->tsv, "n%zu\t%.*s\t%.*s\n", w->written, (int)type.len,
            type.start, (int)len, name);
    fprintf(w->txt, "%.*s\n", (int)len, name);
}

static const slice person = {"person", 6};
static const slice organisation = {"organisation", 12};

#define TEXT(s) (int)(s).len, (s).start

static slice any_given(pools *p, randoms *r)
{
    return p->given.items[zipf(r, p->given.n, FLAT)];
}

static slice any_surname(pools *p, randoms *r)
{
    return p->surnames.items[zipf(r, p->surnames.n, FLAT)];
}

static int make_person(char *out, pools *p, randoms *r)
{
    slice given = any_given(p, r);
    slice last = any_surname(p, r);
    size_t kind = below(r, 1000);

    if (kind < 100) {
        slice middle = any_given(p, r);
        return snprintf(out, LONGEST, "%.*s %.*s %.*s", TEXT(given),
                        TEXT(middle), TEXT(last));
    }
    if (kind < 150) {
        return snprintf(out, LONGEST, "%.*s %c. %.*s", TEXT(given),
                        (char)('A' + below(r, 26)), TEXT(last));
    }
    if (kind < 190) {
        return snprintf(out, LONGEST, "%.*s %s %.*s", TEXT(given),
                        ANY(r, particles), TEXT(last));
    }
    if (kind < 250) {
        slice more = any_surname(p, r);
        return snprintf(out, LONGEST, "%.*s %.*s%c%.*s", TEXT(given),
                        TEXT(last), kind < 220 ? '-' : ' ', TEXT(more));
    }
    return snprintf(out, LONGEST, "%.*s %.*s", TEXT(given), TEXT(last));
}

static int make_organisation(char *out, pools *p, randoms *r)
{
    slice place = p->places.items[zipf(r, p->places.n, FLAT)];
    slice name = any_surname(p, r);

    switch (below(r, 8)) {
    case 0:
        return snprintf(out, LONGEST, "%s %s of %.*s", ANY(r, adjectives),
                        ANY(r, heads), TEXT(place));
    case 1:
        return snprintf(out, LONGEST, "%.*s %s %s", TEXT(place),
                        ANY(r, adjectives), ANY(r, heads));
    case 2:
        return snprintf(out, LONGEST, "%.*s %s", TEXT(name), ANY(r, tails));
    case 3: {
        slice other = any_surname(p, r);
        return snprintf(out, LONGEST, "%.*s & %.*s", TEXT(name), TEXT(other));
    }
    case 4:
        return snprintf(out, LONGEST, "%.*s %s of %s", TEXT(place),
                        ANY(r, heads), ANY(r, fields));
    case 5:
        return snprintf(out, LONGEST, "%.*s %s %s", TEXT(name),
                        ANY(r, fields), ANY(r, tails));
    case 6:
        return snprintf(out, LONGEST, "%s of %s of %.*s", ANY(r, heads),
                        ANY(r, fields), TEXT(place));
    default: /* one in some hundred begins in lower case */
        if (permille(r, 50)) {
            return snprintf(out, LONGEST, "al-%.*s %s", TEXT(name),
                            ANY(r, heads));
        }
        return snprintf(out, LONGEST, "%.*s %s", TEXT(place), ANY(r, tails));
    }
}

static int make_mixed(char *out, pools *p, randoms *r)
{
    slice russian = p->cyrillic.items[zipf(r, p->cyrillic.n, 20)];
    slice arab = p->arabic.items[zipf(r, p->arabic.n, 20)];
    slice father = p->arabic.items[zipf(r, p->arabic.n, 20)];

    switch (below(r, 3)) {
    case 0:
        return snprintf(out, LONGEST, "%.*s %s%s%s", TEXT(russian),
                        ANY(r, cyrillic_beginnings), ANY(r, cyrillic_middles),
                        ANY(r, cyrillic_endings));
    case 1:
        return snprintf(out, LONGEST, "%.*s %.*s %s", TEXT(arab),
                        TEXT(father), ANY(r, arabic_surnames));
    default:
        return snprintf(out, LONGEST, "%s%s%s", ANY(r, han_surnames),
                        ANY(r, han_given), ANY(r, han_given));
    }
}

static FILE *open_out(const char *path, const char *suffix)
{
    char name[4096];
    FILE *file;

    snprintf(name, sizeof name, "%s%s", path, suffix);
    file = fopen(name, "wb");
    if (file == NULL) {
        perror(name);
        exit(4);
    }
    return file;
}

static void write_all(writer *w, pools *p, randoms *r, bool mixed)
{
    for (size_t i = 0; i < p->shipped.n; i++) {
        slice row = p->shipped.items[i];
        slice label = part(row, '\t', 2);
        slice other = part(part(row, '\t', 3), '|', 0);
        write_name(w, part(row, '\t', 1), label.start, label.len);
        if (other.len != 0 && (unsigned char)other.start[0] >= 0xC3) {
            write_name(w, part(row, '\t', 1), other.start, other.len);
        }
    }
    while (w->written < w->wanted) {
        char name[LONGEST];
        bool of_person = permille(r, 800);
        int len = mixed && permille(r, 330) ? make_mixed(name, p, r)
                  : of_person               ? make_person(name, p, r)
                                            : make_organisation(name, p, r);
        if (len > 0 && len < LONGEST) {
            write_name(w, of_person ? person : organisation, name,
                       (size_t)len);
        }
    }
}

int main(int argc, char **argv)
{
    static pools p; /* lives to the end, with all that is read */
    writer w = {0};
    randoms r = {1};
    bool mixed = false;
    size_t slots = 1024;

    while (argc > 1 && argv[1][0] == '-') {
        if (strcmp(argv[1], "--mixed") == 0) {
            mixed = true;
        } else if (strcmp(argv[1], "--seed") == 0 && argc > 2) {
            r.state = strtoull(argv[2], NULL, 10);
            argv++;
            argc--;
        }
        argv++;
        argc--;
    }
    if (argc != 4) {
        fputs("usage: make_names [--mixed] [--seed S] COUNT GAZETTEERS OUT\n",
              stderr);
        return 2;
    }
    w.wanted = (size_t)strtoull(argv[1], NULL, 10);
    read_given(&p, argv[2]);
    read_places(&p, argv[2]);
    read_shipped(&p, argv[2], "countries.tsv");
    read_shipped(&p, argv[2], "organisations.tsv");
    read_shipped(&p, argv[2], "people.tsv");
    read_shipped(&p, argv[2], "people_news.tsv");
    if (mixed) {
        read_shipped(&p, argv[2], "countries.cldr.tsv");
    }
    shuffle(&p.shipped, &r);
    bring_forward(&p.shipped, &r);
    shuffle(&p.given, &r);
    shuffle(&p.places, &r);
    make_surnames(&p, &r);
    shuffle(&p.surnames, &r);
    while (slots < w.wanted * 2) {
        slots *= 2;
    }
    w.seen = (seen){must(calloc(slots, sizeof *w.seen.slots)), slots - 1};
    w.tsv = open_out(argv[3], ".tsv");
    w.txt = open_out(argv[3], ".txt");
    fputs("id\ttype\tlabel\n", w.tsv);
    write_all(&w, &p, &r, mixed);
    free(w.seen.slots);
    if (fclose(w.tsv) != 0 || fclose(w.txt) != 0) {
        perror(argv[3]);
        return 4;
    }
    return 0;
}
