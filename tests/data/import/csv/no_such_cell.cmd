people.csv --map 'titel=Name'
