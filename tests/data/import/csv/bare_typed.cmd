bare.txt --type person
