people.csv --classes 'city=town,per=' --types town,person
