people.csv --map 'label=Name,names="Also known as",names=Notes:' --type person --types person
