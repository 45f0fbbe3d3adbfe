# Whole-program tests: the real binary, plain Python, nothing to install.
set(RUN_TESTS cli render statistics copies store export_store merge diff watch explain_store explain formats golden import import_tables same_bytes suggest
  memory_faults gazetteers compiled endings floors check search)
if(GAZGRAPH_BENCH)
  list(APPEND RUN_TESTS bench)
endif()
foreach(name ${RUN_TESTS})
  if(NOT Python3_FOUND)
    break()
  endif()
  add_test(NAME run_${name}
    COMMAND ${Python3_EXECUTABLE}
      ${CMAKE_CURRENT_SOURCE_DIR}/run/test_${name}.py
      $<TARGET_FILE:gazgraph> ${PROJECT_SOURCE_DIR})
  set_tests_properties(run_${name} PROPERTIES LABELS run TIMEOUT 900
    ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;CC=${CMAKE_C_COMPILER}")
endforeach()

if(Python3_FOUND)
  set_tests_properties(run_memory_faults run_same_bytes PROPERTIES TIMEOUT 900)
endif()

# The public header alone, in strict C99 and in C++11.
add_executable(header_c unit/header.c)
set_target_properties(header_c PROPERTIES C_STANDARD 99 C_EXTENSIONS OFF)
target_compile_options(header_c PRIVATE
  -pedantic-errors -Wall -Wextra -Werror)
target_link_libraries(header_c PRIVATE libgazgraph)
add_test(NAME unit_header_c COMMAND header_c)

include(CheckLanguage)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
  add_executable(header_cpp unit/header.cpp)
  set_target_properties(header_cpp PROPERTIES CXX_STANDARD 11
    CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
  target_compile_options(header_cpp PRIVATE
    -pedantic-errors -Wall -Wextra -Werror)
  target_link_libraries(header_cpp PRIVATE libgazgraph)
  add_test(NAME unit_header_cpp COMMAND header_cpp)
  set_tests_properties(unit_header_cpp PROPERTIES LABELS unit)
endif()
set_tests_properties(unit_header_c PROPERTIES LABELS unit)
