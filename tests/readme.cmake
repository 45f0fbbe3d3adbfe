add_test(NAME readme COMMAND /usr/bin/python3
  ${CMAKE_CURRENT_SOURCE_DIR}/readme/test_readme.py $<TARGET_FILE:gazgraph>
  ${PROJECT_SOURCE_DIR})
