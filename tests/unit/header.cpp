// The public header and its test once more, as C++11.
#include "header.c"
