drugs.rdf --languages de,en --classes drugs=drug,pain=painkiller --prefer-wikidata
