# The running specification: one test for each file of tests/spec.
add_executable(spec_runner ${CMAKE_CURRENT_LIST_DIR}/spec_runner.c)
target_include_directories(spec_runner PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/../src)
target_compile_definitions(spec_runner PRIVATE
  GAZGRAPH_ENDINGS="${PROJECT_SOURCE_DIR}/gazetteers/endings")
target_link_libraries(spec_runner PRIVATE libgazgraph)
target_compile_definitions(spec_runner PRIVATE
  SHIPPED_GAZETTEERS="${PROJECT_SOURCE_DIR}/gazetteers")

file(GLOB GAZGRAPH_SPEC_FILES CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_LIST_DIR}/spec/*.txt)
foreach(file ${GAZGRAPH_SPEC_FILES})
  get_filename_component(stem ${file} NAME_WE)
  add_test(NAME spec_${stem} COMMAND spec_runner ${file})
endforeach()
