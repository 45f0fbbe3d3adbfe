add_test(NAME shared_gold COMMAND /usr/bin/python3
  ${CMAKE_CURRENT_SOURCE_DIR}/shared/test_gold.py $<TARGET_FILE:gazgraph>
  ${PROJECT_SOURCE_DIR}/gazetteers "${GAZGRAPH_SHARED}")
