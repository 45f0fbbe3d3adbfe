/* check_igraph FILE NODES EDGES: igraph's own reader takes the GraphML file,
   keeps ids and labels, and counts the same. */
#include <igraph.h>

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    igraph_t graph;
    FILE *file;
    int result = 1;

    if (argc != 4) {
        fputs("usage: check_igraph FILE NODES EDGES\n", stderr);
        return 2;
    }
    igraph_set_attribute_table(&igraph_cattribute_table);
    file = fopen(argv[1], "r");
    if (file == NULL) {
        perror(argv[1]);
        return 2;
    }
    if (igraph_read_graph_graphml(&graph, file, 0) == IGRAPH_SUCCESS) {
        result = !(igraph_vcount(&graph) == atol(argv[2]) &&
                   igraph_ecount(&graph) == atol(argv[3]) &&
                   !igraph_is_directed(&graph) &&
                   igraph_cattribute_has_attr(&graph, IGRAPH_ATTRIBUTE_VERTEX,
                                              "label") &&
                   igraph_cattribute_has_attr(&graph, IGRAPH_ATTRIBUTE_EDGE,
                                              "weight"));
        igraph_destroy(&graph);
    }
    fclose(file);
    return result;
}
