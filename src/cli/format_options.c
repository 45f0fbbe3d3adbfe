#include "cli/cli.h"

size_t format_option_rows(format_choices *c, option *rows)
{
    gg_format_option o;
    size_t n = 0;

    for (; n < FORMAT_OPTIONS_MOST && gg_get_format_option(n, &o); n++) {
        rows[n] = (option){.name = o.name,
                           .kind = o.argument != NULL ? OPTION_TEXT
                                                      : OPTION_FLAG,
                           .value = &c->flags[n],
                           .argument = o.argument,
                           .help = o.help};
        c->values[n] = NULL;
        c->flags[n] = false;
        if (o.argument != NULL) {
            rows[n].value = &c->values[n];
        }
    }
    return n;
}

void format_options_finish(format_choices *c, gg_options *options)
{
    gg_format_option o;

    options->format_settings = c->settings;
    options->n_format_settings = 0;
    for (size_t i = 0; i < FORMAT_OPTIONS_MOST && gg_get_format_option(i, &o);
         i++) {
        if (c->flags[i] || c->values[i] != NULL) {
            c->settings[options->n_format_settings++] =
                (gg_setting){o.name, c->values[i]};
        }
    }
}
