/* `gazgraph explain`: places of the inputs, and what the rules made of them. */
#ifndef GG_RUN_EXPLAIN_H
#define GG_RUN_EXPLAIN_H

#include "gaz/index.h"
#include "gazgraph.h"
#include "input/document.h"
#include "run/settings.h"
#include "tag/tagger.h"

typedef struct gg_explainer gg_explainer;

/* Understands the question: GG_ERROR_USAGE says what is wrong with it. All
   arguments are borrowed. */
gg_status gg_explainer_new(gg_explainer **out, const gg_question *question,
                           const gg_settings *settings, const gg_index *index,
                           gg_write_fn *write, void *user, gg_error *error);
/* NULL is fine. */
void gg_explainer_free(gg_explainer *explainer);

/* What the list knows of the name asked for, before the first document. */
gg_status gg_explain_list(gg_explainer *explainer, gg_error *error);
/* Answers for one document, or one part of it. GG_END when all is answered. */
gg_status gg_explain_document(gg_explainer *explainer,
                              const gg_document *document, gg_error *error);
/* Is nothing more asked of any document? */
bool gg_explain_is_done(const gg_explainer *explainer);
/* After the last document: GG_ERROR_DATA where a place was never met. */
gg_status gg_explain_end(gg_explainer *explainer, gg_error *error);

#endif
