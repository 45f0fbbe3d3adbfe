#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

void show_text(const char *text)
{
    char shown[1200];

    gg_printable(shown, sizeof shown, text, strlen(text));
    fputs(shown, stdout);
}

/* Whole, or the sum of shares. */
static void print_number(double value)
{
    printf(value == (double)(unsigned long long)value ? "%.0f" : "%.2f",
           value);
}

void show_ranking(const gg_report *report)
{
    printf("\nmost central entities:\n");
    for (size_t i = 0; i < report->n_top_nodes; i++) {
        const gg_ranked_node *node = &report->top_nodes[i];
        printf("%4zu. ", i + 1);
        show_text(node->label);
        printf(" (");
        show_text(node->type);
        printf("), ");
        print_number(node->mentions);
        printf(" mentions, score %.4f\n", node->score);
    }
    printf("\nheaviest edges:\n");
    for (size_t i = 0; i < report->n_top_edges; i++) {
        const gg_ranked_edge *edge = &report->top_edges[i];
        printf("%4zu. ", i + 1);
        show_text(edge->source);
        printf(" - ");
        show_text(edge->target);
        printf(": ");
        print_number(edge->weight);
        printf("\n");
        if (edge->sentence[0] != '\0') {
            printf("      ");
            show_text(edge->document);
            printf(": ");
            show_text(edge->sentence);
            printf("\n");
        }
    }
}

void show_files(const gg_report *report)
{
    for (size_t i = 0; i < report->n_files; i++) {
        printf("wrote ");
        show_text(report->files[i]);
        printf("\n");
    }
}
