# Fuzz targets: as plain programs over their seed corpus in the normal test run,
# and with clang and -DGAZGRAPH_FUZZ=ON also as libFuzzer programs.
option(GAZGRAPH_FUZZ "Build the libFuzzer targets (clang only)" OFF)

file(GLOB FUZZ_TARGETS CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/fuzz_*.c)
foreach(source ${FUZZ_TARGETS})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source} fuzz/run_files.c)
  target_link_libraries(${name} PRIVATE libgazgraph)
  add_test(NAME ${name} COMMAND ${name}
    ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 300)
endforeach()

if(GAZGRAPH_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "GAZGRAPH_FUZZ needs clang")
  endif()
  # The library once more, with the counters that libFuzzer looks at.
  get_target_property(FUZZ_SOURCES libgazgraph SOURCES)
  set(FUZZ_FLAGS -g -O1 -fno-omit-frame-pointer
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  list(FILTER FUZZ_SOURCES EXCLUDE REGEX "TARGET_OBJECTS")
  list(TRANSFORM FUZZ_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/
    REGEX "^[^/]")
  add_library(gazgraph_fuzzed STATIC ${FUZZ_SOURCES})
  add_dependencies(gazgraph_fuzzed libgazgraph)
  set_source_files_properties(${CMAKE_BINARY_DIR}/generated/unicode_tables.c
    PROPERTIES GENERATED TRUE)
  target_include_directories(gazgraph_fuzzed PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_compile_options(gazgraph_fuzzed PUBLIC ${FUZZ_FLAGS})
  target_compile_definitions(gazgraph_fuzzed PRIVATE
    GAZGRAPH_VERSION="${PROJECT_VERSION}")
  target_link_libraries(gazgraph_fuzzed PUBLIC
    $<TARGET_PROPERTY:libgazgraph,LINK_LIBRARIES>)
  foreach(source ${FUZZ_TARGETS})
    get_filename_component(name ${source} NAME_WE)
    add_executable(lib${name} ${source})
    target_link_libraries(lib${name} PRIVATE gazgraph_fuzzed)
    target_link_options(lib${name} PRIVATE -fsanitize=fuzzer,address,undefined)
  endforeach()
endif()
