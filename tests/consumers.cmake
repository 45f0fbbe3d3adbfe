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
