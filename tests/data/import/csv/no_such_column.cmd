semicolons.csv --map 'label=Title' --type person
