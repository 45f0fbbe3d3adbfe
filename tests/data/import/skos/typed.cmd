drugs.rdf --type thing --languages ru
