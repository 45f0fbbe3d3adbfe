lists/lists.def --type thing --classes stop=word,person_first=,drug=drug
