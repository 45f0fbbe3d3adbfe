# Files through the software that reads them.
set(GRAPHML_XSD "")
if(EXISTS ${GAZGRAPH_SHARED}/xsd)
  file(GLOB GRAPHML_XSDS ${GAZGRAPH_SHARED}/xsd/graphml*.xsd)
  list(LENGTH GRAPHML_XSDS N_XSDS)
  if(N_XSDS GREATER 0)
    set(GRAPHML_XSD ${GAZGRAPH_SHARED}/xsd/graphml.xsd)
  endif()
endif()
add_test(NAME consumers_nasty_graph
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/consumers/check_nasty.sh
    $<TARGET_FILE:nasty_graph> ${GRAPHML_XSD})
add_test(NAME consumers_articles
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/consumers/check_articles.sh
    $<TARGET_FILE:gazgraph> ${PROJECT_SOURCE_DIR}/tests/data/articles
    ${PROJECT_SOURCE_DIR}/gazetteers ${GRAPHML_XSD})
set_tests_properties(consumers_nasty_graph consumers_articles
  PROPERTIES LABELS consumers TIMEOUT 600)

add_executable(check_igraph consumers/check_igraph.c)
target_link_libraries(check_igraph PRIVATE PkgConfig::IGRAPH)

add_test(NAME consumers_plain COMMAND ${Python3_EXECUTABLE}
  ${CMAKE_CURRENT_SOURCE_DIR}/consumers/test_plain.py)
set_tests_properties(consumers_plain PROPERTIES LABELS consumers)

# The real programs that read our files. What they need comes from the
# registries, once, into consumers/ of the build tree; where it can't, the test
# is skipped. Only check.sh --consumers runs them.
find_program(GAZGRAPH_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
set(CONSUMER_FILES ${CMAKE_CURRENT_BINARY_DIR}/consumer_files)
add_test(NAME consumers_files
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/consumers/make_files.sh
    $<TARGET_FILE:nasty_graph> $<TARGET_FILE:gazgraph>
    ${PROJECT_SOURCE_DIR}/tests/data/articles ${PROJECT_SOURCE_DIR}/gazetteers
    ${CONSUMER_FILES})
set_tests_properties(consumers_files PROPERTIES LABELS "consumers;engines"
  FIXTURES_SETUP consumer_files TIMEOUT 600)

# consumer(NAME COMMAND...): the test consumers_NAME.
function(consumer name)
  add_test(NAME consumers_${name} COMMAND ${GAZGRAPH_PYTHON} ${ARGN})
  set_tests_properties(consumers_${name} PROPERTIES
    LABELS "consumers;engines" FIXTURES_REQUIRED consumer_files
    SKIP_RETURN_CODE 77 TIMEOUT 900
    ENVIRONMENT GAZGRAPH_CONSUMERS=${CMAKE_BINARY_DIR}/consumers)
endfunction()

set(RUN ${CMAKE_CURRENT_SOURCE_DIR}/consumers/run.py)
set(NASTY ${CONSUMER_FILES}/nasty)
set(GEPHI_FILES graph.graphml *.gexf graph.dot *.gml gephi*/*.csv)
consumer(gephi ${RUN} gephi ${NASTY} ${GEPHI_FILES})
consumer(gephi_slices ${RUN} gephi ${CONSUMER_FILES}/sliced graph.dynamic.gexf)
consumer(gephi_articles ${RUN} gephi ${CONSUMER_FILES}/articles ${GEPHI_FILES})
consumer(gephi_large ${CMAKE_CURRENT_SOURCE_DIR}/consumers/check_large.py gephi
  $<TARGET_FILE:gazgraph>)
consumer(neo4j ${RUN} neo4j ${NASTY} graph.neo4j.graphml *neo4j.cypher
  graph.cypher *.cypherl neo4j*/import.sh)
consumer(neo4j_large ${CMAKE_CURRENT_SOURCE_DIR}/consumers/check_large.py neo4j
  $<TARGET_FILE:gazgraph>)
consumer(gremlin ${RUN} gremlin ${NASTY} graph.graphml)
consumer(neptune ${RUN} neptune ${NASTY} neptune*/*.csv)
consumer(falkordb ${RUN} falkordb ${NASTY} *falkordb.cypher)
consumer(age ${RUN} age ${NASTY} *age*.sql)
consumer(ladybug ${RUN} ladybug ${NASTY} kuzu*/*.cypher ladybug*/*.cypher)
foreach(which "" _newest)
  string(REPLACE "_" "--" option "${which}")
  consumer(networkx${which} ${RUN} networkx ${option} ${NASTY} graph.graphml
    graph.yed.graphml graph.12.gexf *node-link.json *.cyjs *.gml *.net)
  consumer(igraph${which} ${RUN} igraph ${option} ${NASTY} graph.graphml *.gml
    *.net)
  consumer(graphviz${which} ${RUN} graphviz ${option} ${NASTY} graph.dot)
  consumer(rdflib${which} ${RUN} rdflib ${option} ${NASTY} *.nt *.ttl)
endforeach()
consumer(networkx_gexf ${RUN} networkx --newest ${NASTY} graph.gexf)
consumer(graph_tool ${RUN} graph_tool ${NASTY} graph.graphml graph.dot)
consumer(graphology ${RUN} graphology ${NASTY} graph.graphml graph.gexf
  graph.12.gexf *graphology.json)
consumer(tables ${RUN} tables ${NASTY} csv/*.csv)
consumer(cytoscape ${RUN} cytoscape ${NASTY} *.cyjs)
foreach(which raptor oxigraph jena)
  consumer(${which} ${RUN} ${which} ${NASTY} *.nt *.ttl)
endforeach()
consumer(documented ${RUN} documented ${NASTY} *jgf*.json arango*/*.jsonl
  dgraph*/*.rdf)

# Two that install the same: not both at once. The longest begin first.
set_tests_properties(consumers_gephi_large consumers_gephi_articles
  consumers_gephi_slices PROPERTIES DEPENDS consumers_gephi)
set_tests_properties(consumers_neo4j_large PROPERTIES DEPENDS consumers_neo4j)
set_tests_properties(consumers_neo4j consumers_gephi PROPERTIES COST 100)
